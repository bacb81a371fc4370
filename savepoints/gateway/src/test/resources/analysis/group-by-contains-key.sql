-- expect columns order_no VARCHAR(2147483647) NOT NULL, status VARCHAR(2147483647) NOT NULL, n BIGINT NOT NULL
-- expect changelog CHANGELOG
-- expect key (order_no, status)
-- expect watermark none
-- expect reads order_lines$v1, orders$v1
SELECT o.order_no, o.status, COUNT(*) AS n FROM orders AS o JOIN order_lines AS l ON l.order_no = o.order_no GROUP BY o.order_no, o.status
