-- expect columns customer_id BIGINT, country VARCHAR(2147483647), name VARCHAR(2147483647), revenue DECIMAL(38, 2)
-- expect changelog CHANGELOG
-- expect key (customer_id, country)
-- expect watermark none
-- expect reads customers$v1, revenue_per_country$v1
SELECT c.customer_id, r.country, c.name, r.revenue FROM customers AS c FULL JOIN revenue_per_country AS r ON r.country = c.country
