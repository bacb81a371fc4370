-- expect columns country VARCHAR(2147483647), status VARCHAR(2147483647) NOT NULL
-- expect changelog CHANGELOG
-- expect key (country, status)
-- expect watermark none
-- expect reads orders$v1
SELECT DISTINCT country, status FROM orders
