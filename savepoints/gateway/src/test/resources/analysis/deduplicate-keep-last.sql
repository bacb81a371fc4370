-- expect columns stock_code VARCHAR(2147483647), customer_id BIGINT, view_time TIMESTAMP(3)
-- expect changelog CHANGELOG
-- expect key (stock_code)
-- expect watermark view_time AS `view_time` - INTERVAL '5' SECOND
-- expect reads page_views$v1
-- expect note of rows that are equal in all that ROW_NUMBER() goes by, the order of their arrival decides; more columns in ORDER BY make it certain
SELECT stock_code, customer_id, view_time FROM (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY stock_code ORDER BY view_time DESC) AS n FROM page_views)
WHERE n = 1
