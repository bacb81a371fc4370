-- One row about everything: an aggregate without a key.
CREATE MATERIALIZED VIEW shop_totals AS
SELECT
  COUNT(*) AS order_lines,
  COUNT(DISTINCT order_no) AS orders,
  COUNT(DISTINCT customer_id) AS customers,
  SUM(amount) AS revenue,
  MAX(order_time) AS last_order
FROM enriched_orders;
