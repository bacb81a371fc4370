-- expect 1:8 NONDETERMINISTIC: a rebuild could not reproduce the result because of UUID(). Use the event time and columns of the streams instead; or accept it WITH ('allow-nondeterministic' = 'true').
SELECT UUID() AS id, order_no FROM orders
