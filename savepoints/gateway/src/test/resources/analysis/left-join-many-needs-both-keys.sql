-- expect columns customer_id BIGINT NOT NULL, order_no VARCHAR(2147483647), status VARCHAR(2147483647)
-- expect changelog CHANGELOG
-- expect key (customer_id, order_no)
-- expect watermark none
-- expect reads customers$v1, orders$v1
SELECT c.customer_id, o.order_no, o.status FROM customers AS c LEFT JOIN orders AS o ON o.customer_id = c.customer_id
