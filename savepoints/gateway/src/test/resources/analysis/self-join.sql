-- expect columns first_order VARCHAR(2147483647) NOT NULL, second_order VARCHAR(2147483647) NOT NULL
-- expect changelog CHANGELOG
-- expect key (first_order, second_order)
-- expect watermark none
-- expect reads orders$v1
SELECT a.order_no AS first_order, b.order_no AS second_order FROM orders AS a JOIN orders AS b ON a.customer_id = b.customer_id AND a.order_no < b.order_no
