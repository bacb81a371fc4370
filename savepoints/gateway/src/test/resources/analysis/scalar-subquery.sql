-- expect columns country VARCHAR(2147483647), percent_of_all DECIMAL(38, 6)
-- expect changelog CHANGELOG
-- expect key (country)
-- expect watermark none
-- expect reads revenue_per_country$v1
SELECT country, revenue * 100 / (SELECT SUM(revenue) FROM revenue_per_country) AS percent_of_all FROM revenue_per_country
