-- expect columns country VARCHAR(2147483647), customer_id BIGINT, n BIGINT NOT NULL, place BIGINT NOT NULL
-- expect changelog CHANGELOG
-- expect key (country, place)
-- expect watermark none
-- expect reads orders$v1
-- expect note of rows that are equal in all that ROW_NUMBER() goes by, the order of their arrival decides; more columns in ORDER BY make it certain
SELECT country, customer_id, n, place FROM (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY country ORDER BY n DESC) AS place
  FROM (SELECT country, customer_id, COUNT(*) AS n FROM orders GROUP BY country, customer_id))
WHERE place <= 3
