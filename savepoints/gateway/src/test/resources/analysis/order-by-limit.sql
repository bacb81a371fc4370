-- expect columns order_no VARCHAR(2147483647) NOT NULL, order_time TIMESTAMP(3)
-- expect changelog CHANGELOG
-- expect key (order_no)
-- expect watermark order_time AS `order_time` - INTERVAL '5' MINUTE
-- expect reads orders$v1
-- expect note of rows that are equal in all that ORDER BY … LIMIT goes by, the order of their arrival decides; more columns in ORDER BY make it certain
SELECT order_no, order_time FROM orders ORDER BY order_time DESC LIMIT 10
