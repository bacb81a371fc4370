-- The five products that were looked at most in the last day, anew every six hours: a hopping window and a top-N. Page views only
-- arrive, so the windows close with the watermark and never change again.
CREATE MATERIALIZED VIEW trending_products AS
SELECT window_start, window_end, place, stock_code, looks
FROM (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY window_start, window_end ORDER BY looks DESC, stock_code) AS place
  FROM (
    SELECT window_start, window_end, stock_code, COUNT(*) AS looks
    FROM TABLE(HOP(TABLE page_views, DESCRIPTOR(view_time), INTERVAL '6' HOUR, INTERVAL '1' DAY))
    GROUP BY window_start, window_end, stock_code
  )
)
WHERE place <= 5;
