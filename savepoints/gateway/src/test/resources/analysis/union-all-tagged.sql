-- expect columns kind VARCHAR(8) NOT NULL, id VARCHAR(2147483647) NOT NULL
-- expect changelog CHANGELOG
-- expect key (kind, id)
-- expect watermark none
-- expect reads customers$v1, orders$v1
SELECT 'customer' AS kind, CAST(customer_id AS STRING) AS id FROM customers UNION ALL SELECT 'order', order_no FROM orders
