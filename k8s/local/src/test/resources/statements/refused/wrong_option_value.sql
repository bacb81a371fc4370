CREATE STREAM x WITH ('parallelism'='two') AS SELECT id FROM items
-- expect
1:37 INVALID_OPTION: option 'parallelism' cannot be 'two'. It is a number from 1 to 9999.
