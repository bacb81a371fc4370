-- expect columns customer_id BIGINT NOT NULL
-- expect changelog CHANGELOG
-- expect key (customer_id)
-- expect watermark none
-- expect reads customers$v1, orders$v1
SELECT c.customer_id FROM customers AS c WHERE c.customer_id NOT IN (SELECT o.customer_id FROM orders AS o WHERE o.customer_id IS NOT NULL)
