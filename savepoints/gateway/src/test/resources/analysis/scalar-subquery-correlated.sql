-- expect columns customer_id BIGINT NOT NULL, orders BIGINT
-- expect changelog CHANGELOG
-- expect key (customer_id)
-- expect watermark none
-- expect reads customers$v1, orders$v1
SELECT c.customer_id, (SELECT COUNT(*) FROM orders AS o WHERE o.customer_id = c.customer_id) AS orders FROM customers AS c
