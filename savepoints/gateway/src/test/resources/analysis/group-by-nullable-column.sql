-- expect columns country VARCHAR(2147483647), orders BIGINT NOT NULL
-- expect changelog CHANGELOG
-- expect key (country)
-- expect watermark none
-- expect reads orders$v1
SELECT country, COUNT(*) AS orders FROM orders GROUP BY country
