-- Customers who cancelled a whole order and have no other that still stands: a semi join and an anti join. Who orders again leaves.
CREATE MATERIALIZED VIEW disappointed_customers AS
SELECT c.customer_id, c.country, c.first_seen
FROM customers AS c
WHERE EXISTS (SELECT 1 FROM orders AS o WHERE o.customer_id = c.customer_id AND o.status = 'CANCELLED')
  AND NOT EXISTS (SELECT 1 FROM orders AS o WHERE o.customer_id = c.customer_id AND o.status = 'PLACED');
