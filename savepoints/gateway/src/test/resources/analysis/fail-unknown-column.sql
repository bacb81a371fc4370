-- expect 2:5 UNKNOWN_COLUMN: column 'statu' does not exist. Did you mean 'status'?
SELECT order_no,
  o.statu
FROM orders AS o
