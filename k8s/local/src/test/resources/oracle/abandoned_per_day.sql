-- Like customer_sessions, but two views half an hour apart are two visits. Event time is that of views and orders, whichever is behind.
WITH steps AS (
  SELECT
    *,
    view_time - lag(view_time) OVER (PARTITION BY customer_id ORDER BY view_time) < interval '30 minutes' AS goes_on
  FROM oracle.page_views
), islands AS (
  SELECT *, count(*) FILTER (WHERE goes_on IS NOT TRUE) OVER (PARTITION BY customer_id ORDER BY view_time) AS island
  FROM steps
), visits AS (
  SELECT
    customer_id,
    min(view_time) AS visit_start,
    max(view_time) AS visit_end,
    count(DISTINCT stock_code) AS products,
    count(*) AS looks
  FROM islands
  GROUP BY customer_id, island
)
SELECT
  visit_start::date AS visit_day,
  count(*) AS visits,
  count(DISTINCT customer_id) AS customers,
  sum(products) AS products,
  sum(looks) AS looks
FROM visits AS v
WHERE products >= 3
  AND visit_end + interval '2 hours' < least(
    (SELECT of_page_views FROM oracle.event_time),
    (SELECT max(order_time) - interval '5 minutes' FROM public.orders)
  )
  AND NOT EXISTS (
    SELECT FROM public.orders AS o
    WHERE o.customer_id = v.customer_id AND o.order_time BETWEEN v.visit_start AND v.visit_end + interval '2 hours'
  )
GROUP BY 1
