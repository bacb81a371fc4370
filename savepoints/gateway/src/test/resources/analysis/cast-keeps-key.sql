-- expect columns id VARCHAR(2147483647) NOT NULL, name VARCHAR(2147483647)
-- expect changelog CHANGELOG
-- expect key (id)
-- expect watermark none
-- expect reads customers$v1
SELECT CAST(customer_id AS STRING) AS id, name FROM customers
