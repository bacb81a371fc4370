-- expect columns line_no INT NOT NULL, quantity INT NOT NULL
-- expect changelog CHANGELOG
-- expect key (line_no)
-- expect watermark none
-- expect reads order_lines$v1
SELECT line_no, quantity FROM order_lines WHERE order_no = 'A1'
