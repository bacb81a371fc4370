-- expect columns order_no VARCHAR(2147483647), line_no INT, n INT NOT NULL
-- expect changelog CHANGELOG
-- expect key (order_no, line_no)
-- expect watermark none
-- expect reads order_lines$v1
SELECT order_no, line_no, SUM(quantity) AS n FROM order_lines GROUP BY ROLLUP (order_no, line_no)
