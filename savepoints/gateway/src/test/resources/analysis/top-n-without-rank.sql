-- expect columns stock_code VARCHAR(2147483647), sold INT NOT NULL
-- expect changelog CHANGELOG
-- expect key (stock_code)
-- expect watermark none
-- expect reads order_lines$v1
-- expect note of rows that are equal in all that ROW_NUMBER() goes by, the order of their arrival decides; more columns in ORDER BY make it certain
SELECT stock_code, sold FROM (
  SELECT *, ROW_NUMBER() OVER (ORDER BY sold DESC) AS place
  FROM (SELECT stock_code, SUM(quantity) AS sold FROM order_lines GROUP BY stock_code))
WHERE place <= 5
