CREATE STREAM x WITH ('paralelism'='2') AS SELECT id FROM items
-- expect
1:23 UNKNOWN_OPTION: option 'paralelism' does not exist here. Did you mean 'parallelism'?
