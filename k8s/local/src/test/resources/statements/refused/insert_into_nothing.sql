INSERT INTO itmes SELECT * FROM items
-- expect
1:13 UNKNOWN_STREAM: stream 'itmes' does not exist. Did you mean 'items'?
