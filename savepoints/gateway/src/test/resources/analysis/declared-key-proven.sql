-- given key order_no, customer_id
-- expect columns order_no VARCHAR(2147483647) NOT NULL, customer_id BIGINT
-- expect changelog CHANGELOG
-- expect key (order_no, customer_id)
-- expect watermark none
-- expect reads orders$v1
SELECT order_no, customer_id FROM orders
