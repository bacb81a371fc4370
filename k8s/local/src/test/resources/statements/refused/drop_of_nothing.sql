DROP STREAM itms
-- expect
1:13 UNKNOWN_STREAM: stream 'itms' does not exist. Did you mean 'items'?
