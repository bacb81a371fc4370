DESCRIBE itmes
-- expect
1:10 UNKNOWN_STREAM: stream 'itmes' does not exist. Did you mean 'items'?
