WITH hours AS (
  SELECT o.country, date_trunc('hour', o.order_time) AS hour, sum((l.quantity - l.cancelled_quantity) * l.unit_price) AS revenue
  FROM public.orders AS o
  JOIN public.order_lines AS l USING (order_no)
  GROUP BY 1, 2
), counts AS (
  SELECT country, count(*) AS orders FROM public.orders GROUP BY country
)
SELECT
  country,
  sum(revenue) AS revenue,
  max(orders) AS orders,
  max(revenue) AS best_hour,
  round(sum(revenue) * 100 / (SELECT sum(revenue) FROM hours), 6) AS percent_of_all
FROM hours
JOIN counts USING (country)
GROUP BY country
