-- A view over a view, with each country's share of the whole (a scalar subquery).
CREATE MATERIALIZED VIEW revenue_per_country AS
SELECT
  country,
  revenue,
  orders,
  best_hour,
  revenue * 100 / (SELECT SUM(revenue) FROM revenue_per_hour) AS percent_of_all
FROM (
  SELECT country, SUM(revenue) AS revenue, SUM(orders) AS orders, MAX(revenue) AS best_hour
  FROM revenue_per_hour
  GROUP BY country
);
