-- expect columns order_no VARCHAR(2147483647) NOT NULL, name VARCHAR(2147483647)
-- expect changelog CHANGELOG
-- expect key (order_no)
-- expect watermark none
-- expect reads customers$v1, orders$v1
SELECT o.order_no, c.name FROM orders AS o LEFT JOIN customers AS c ON c.customer_id = o.customer_id
