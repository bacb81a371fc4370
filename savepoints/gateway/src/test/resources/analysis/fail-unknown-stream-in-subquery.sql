-- expect 2:47 UNKNOWN_STREAM: stream 'custmers' does not exist. Did you mean 'customers'?
SELECT order_no FROM orders
WHERE customer_id IN (SELECT customer_id FROM custmers)
