SELECT
  (SELECT count(*) FROM public.order_lines) AS order_lines,
  (SELECT count(*) FROM public.orders) AS orders,
  (SELECT count(DISTINCT customer_id) FROM public.orders) AS customers,
  (SELECT sum((quantity - cancelled_quantity) * unit_price) FROM public.order_lines) AS revenue,
  (SELECT max(order_time) FROM public.orders) AS last_order
