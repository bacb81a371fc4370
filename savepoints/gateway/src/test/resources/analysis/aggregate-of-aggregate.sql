-- expect columns orders BIGINT NOT NULL, customers BIGINT NOT NULL
-- expect changelog CHANGELOG
-- expect key (orders)
-- expect watermark none
-- expect reads orders$v1
SELECT orders, COUNT(*) AS customers FROM (SELECT customer_id, COUNT(*) AS orders FROM orders GROUP BY customer_id) GROUP BY orders
