CREATE STREEM x AS SELECT 1
-- expect
1:8 SYNTAX: found 'STREEM' after CREATE. Did you mean STREAM?
