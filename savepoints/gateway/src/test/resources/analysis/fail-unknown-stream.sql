-- expect 2:6 UNKNOWN_STREAM: stream 'ordrs' does not exist. Did you mean 'orders'?
SELECT *
FROM ordrs
