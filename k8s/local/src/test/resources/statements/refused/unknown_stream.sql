CREATE STREAM x AS SELECT id FROM itms
-- expect
1:35 UNKNOWN_STREAM: stream 'itms' does not exist. Did you mean 'items'?
