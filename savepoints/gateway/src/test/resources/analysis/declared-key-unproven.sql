-- given key customer_id
-- expect columns customer_id BIGINT NOT NULL, status VARCHAR(2147483647) NOT NULL
-- expect changelog CHANGELOG
-- expect key (customer_id) unproven
-- expect watermark none
-- expect reads orders$v1
SELECT customer_id, status FROM orders
