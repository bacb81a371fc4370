-- expect 2:3 NONDETERMINISTIC: a rebuild could not reproduce the result because of NOW() and RAND(). Use the event time and columns of the streams instead; or accept it WITH ('allow-nondeterministic' = 'true').
SELECT order_no,
  NOW() AS seen, RAND() AS dice FROM orders
