-- expect columns order_no VARCHAR(2147483647) NOT NULL, status VARCHAR(2147483647) NOT NULL
-- expect changelog CHANGELOG
-- expect key (order_no)
-- expect watermark none
-- expect reads orders$v1
-- expect note of rows that are equal in all that ORDER BY … LIMIT goes by, the order of their arrival decides; more columns in ORDER BY make it certain
SELECT order_no, status FROM orders ORDER BY status LIMIT 3
