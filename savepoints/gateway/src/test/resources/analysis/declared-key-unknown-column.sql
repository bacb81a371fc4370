-- given key order_nr
-- expect UNKNOWN_COLUMN: column 'order_nr' of PRIMARY KEY is not in the result. Did you mean 'order_no'?
SELECT order_no FROM orders
