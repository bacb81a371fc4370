SELECT c.customer_id, c.country, c.first_seen
FROM public.customers AS c
JOIN public.orders AS o USING (customer_id)
GROUP BY c.customer_id
HAVING bool_or(o.status = 'CANCELLED') AND NOT bool_or(o.status = 'PLACED')
