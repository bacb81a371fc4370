-- A view over the DataStream job.
CREATE MATERIALIZED VIEW abandoned_per_day AS
SELECT
  CAST(visit_start AS DATE) AS visit_day,
  COUNT(*) AS visits,
  COUNT(DISTINCT customer_id) AS customers,
  SUM(products) AS products,
  SUM(looks) AS looks
FROM abandoned_baskets
GROUP BY CAST(visit_start AS DATE);
