SELECT id
FROM itmes WHERE id = 1
-- expect
2:6 UNKNOWN_STREAM: stream 'itmes' does not exist. Did you mean 'items'?
