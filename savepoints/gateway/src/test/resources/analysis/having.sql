-- expect columns country VARCHAR(2147483647), revenue DECIMAL(38, 2)
-- expect changelog CHANGELOG
-- expect key (country)
-- expect watermark none
-- expect reads revenue_per_country$v1
SELECT country, SUM(revenue) AS revenue FROM revenue_per_country GROUP BY country HAVING SUM(revenue) > 100
