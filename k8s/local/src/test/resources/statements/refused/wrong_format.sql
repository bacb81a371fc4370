CREATE STREAM x (a INT) WITH ('format'='jsn')
-- expect
1:40 INVALID_OPTION: format 'jsn' does not exist. Did you mean 'json'?
