-- expect columns order_no VARCHAR(2147483647) NOT NULL, status VARCHAR(2147483647) NOT NULL
-- expect changelog CHANGELOG
-- expect key (order_no)
-- expect watermark none
-- expect reads customers$v1, orders$v1
SELECT order_no, status FROM orders WHERE customer_id IN (SELECT customer_id FROM customers WHERE country = 'France')
