-- The visits of each customer: page views with less than half an hour between them.
CREATE MATERIALIZED VIEW customer_sessions AS
SELECT
  customer_id,
  window_start AS session_start,
  window_end AS session_end,
  COUNT(*) AS looks,
  COUNT(DISTINCT stock_code) AS products
FROM TABLE(SESSION(TABLE page_views PARTITION BY customer_id, DESCRIPTOR(view_time), INTERVAL '30' MINUTE))
GROUP BY customer_id, window_start, window_end;
