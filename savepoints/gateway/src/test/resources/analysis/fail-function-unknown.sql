-- expect 1:8 INVALID_QUERY: No match found for function signature FOO(<CHARACTER>).
SELECT FOO(order_no) AS x FROM orders
