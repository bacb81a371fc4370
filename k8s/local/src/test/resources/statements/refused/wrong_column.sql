CREATE STREAM x AS SELECT idd FROM items
-- expect
1:27 UNKNOWN_COLUMN: column 'idd' does not exist. Did you mean 'id'?
