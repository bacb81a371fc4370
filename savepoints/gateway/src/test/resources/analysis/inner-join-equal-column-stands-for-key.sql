-- expect columns order_no VARCHAR(2147483647) NOT NULL, line_no INT NOT NULL, status VARCHAR(2147483647) NOT NULL
-- expect changelog CHANGELOG
-- expect key (order_no, line_no)
-- expect watermark none
-- expect reads order_lines$v1, orders$v1
SELECT o.order_no, l.line_no, o.status FROM order_lines AS l JOIN orders AS o ON o.order_no = l.order_no
