-- Every page view with the price that the supplier asked at that very time: a temporal join. It waits for prices until the watermark
-- says that no earlier one can come, so it never has to change its mind: the result is append-only.
CREATE STREAM priced_views (
  WATERMARK FOR view_time AS view_time
) AS
WITH price_list AS (
  SELECT stock_code, price, valid_from
  FROM (
    SELECT *, ROW_NUMBER() OVER (PARTITION BY stock_code ORDER BY valid_from DESC) AS n
    FROM prices_in_order
  )
  WHERE n = 1
)
SELECT v.view_id, v.customer_id, v.stock_code, v.view_time, p.price, CAST(p.valid_from AS TIMESTAMP(3)) AS price_since
FROM page_views AS v
LEFT JOIN price_list FOR SYSTEM_TIME AS OF v.view_time AS p ON p.stock_code = v.stock_code;
