-- expect NONDETERMINISTIC: a rebuild could not reproduce the result because of LIMIT without ORDER BY. Write ORDER BY with columns that tell the rows apart; or accept it WITH ('allow-nondeterministic' = 'true').
SELECT order_no FROM orders LIMIT 3
