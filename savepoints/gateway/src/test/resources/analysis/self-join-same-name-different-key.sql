-- expect columns customer_id BIGINT NOT NULL, name VARCHAR(2147483647)
-- expect changelog CHANGELOG
-- expect key (customer_id)
-- expect watermark none
-- expect reads customers$v1
SELECT a.customer_id, b.name FROM customers AS a JOIN customers AS b ON a.customer_id = b.customer_id
