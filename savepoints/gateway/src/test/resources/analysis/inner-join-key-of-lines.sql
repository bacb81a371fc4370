-- expect columns order_no VARCHAR(2147483647) NOT NULL, line_no INT NOT NULL, country VARCHAR(2147483647), description VARCHAR(2147483647), amount DECIMAL(21, 2) NOT NULL
-- expect changelog CHANGELOG
-- expect key (order_no, line_no)
-- expect watermark none
-- expect reads order_lines$v1, orders$v1, products$v1
SELECT l.order_no, l.line_no, o.country, p.description, l.quantity * l.unit_price AS amount
FROM order_lines AS l
JOIN orders AS o ON o.order_no = l.order_no
JOIN products AS p ON p.stock_code = l.stock_code
