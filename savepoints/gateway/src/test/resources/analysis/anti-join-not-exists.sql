-- expect columns customer_id BIGINT NOT NULL, name VARCHAR(2147483647)
-- expect changelog CHANGELOG
-- expect key (customer_id)
-- expect watermark none
-- expect reads customers$v1, orders$v1
SELECT c.customer_id, c.name FROM customers AS c WHERE NOT EXISTS (SELECT 1 FROM orders AS o WHERE o.customer_id = c.customer_id)
