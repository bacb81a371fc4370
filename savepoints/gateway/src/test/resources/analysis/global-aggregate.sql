-- expect columns orders BIGINT NOT NULL, customers BIGINT NOT NULL
-- expect changelog CHANGELOG
-- expect key ()
-- expect watermark none
-- expect reads orders$v1
SELECT COUNT(*) AS orders, COUNT(DISTINCT customer_id) AS customers FROM orders
