-- expect 1:8 UNKNOWN_COLUMN: column 'ordr_no' does not exist. Did you mean 'order_no'?
SELECT ordr_no FROM orders
