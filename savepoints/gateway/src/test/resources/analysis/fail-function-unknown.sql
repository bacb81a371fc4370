-- expect 1:8 INVALID_QUERY: there is no function FOO(<CHARACTER>). SHOW FUNCTIONS lists them; or CAST the arguments.
SELECT FOO(order_no) AS x FROM orders
