-- expect columns order_no VARCHAR(2147483647) NOT NULL, status VARCHAR(2147483647) NOT NULL
-- expect changelog CHANGELOG
-- expect key (order_no)
-- expect watermark none
-- expect reads orders$v1
SELECT order_no, status FROM orders ORDER BY status, order_no LIMIT 3
