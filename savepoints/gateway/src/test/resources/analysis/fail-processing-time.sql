-- expect 1:18 NONDETERMINISTIC: a rebuild could not reproduce the result because of PROCTIME(). Use the event time and columns of the streams instead; or accept it WITH ('allow-nondeterministic' = 'true').
SELECT order_no, PROCTIME() AS now_at FROM orders
