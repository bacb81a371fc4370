-- expect columns order_no VARCHAR(2147483647) NOT NULL, line_no INT NOT NULL
-- expect changelog CHANGELOG
-- expect key (order_no, line_no)
-- expect watermark none
-- expect reads order_lines$v1
SELECT order_no, line_no FROM order_lines WHERE quantity > (SELECT AVG(quantity) FROM order_lines)
