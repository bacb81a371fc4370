-- What each country's orders of each hour are worth today. Grouping by window_start alone, and not by window_end too, keeps the hours
-- open: a cancellation weeks later still lowers the revenue of the hour of its order.
CREATE MATERIALIZED VIEW revenue_per_hour AS
SELECT
  country,
  window_start,
  SUM(amount) AS revenue,
  SUM(quantity) AS quantity,
  COUNT(*) AS order_lines,
  COUNT(DISTINCT order_no) AS orders
FROM TABLE(TUMBLE(TABLE enriched_orders, DESCRIPTOR(order_time), INTERVAL '1' HOUR))
GROUP BY country, window_start;
