-- expect columns order_number VARCHAR(2147483647) NOT NULL, pieces INT NOT NULL
-- expect changelog CHANGELOG
-- expect key (order_number)
-- expect watermark none
-- expect reads order_lines$v1
WITH big AS (SELECT order_no AS n, SUM(quantity) AS q FROM order_lines GROUP BY order_no) SELECT n AS order_number, q AS pieces FROM big WHERE q > 10
