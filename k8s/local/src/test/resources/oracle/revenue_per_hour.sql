SELECT
  o.country,
  date_bin('1 hour', o.order_time, timestamp '2000-01-01') AS window_start,
  sum((l.quantity - l.cancelled_quantity) * l.unit_price) AS revenue,
  sum(l.quantity - l.cancelled_quantity) AS quantity,
  count(*) AS order_lines,
  count(DISTINCT o.order_no) AS orders
FROM public.orders AS o
JOIN public.order_lines AS l USING (order_no)
GROUP BY 1, 2
