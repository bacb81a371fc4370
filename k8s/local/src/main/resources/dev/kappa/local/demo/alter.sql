-- Postage, samples and bank charges are not what the shop sells.
ALTER STREAM enriched_orders AS
SELECT
  l.order_no,
  l.line_no,
  o.order_time,
  o.status,
  o.country,
  o.customer_id,
  c.first_seen AS customer_since,
  l.stock_code,
  p.description,
  l.quantity - l.cancelled_quantity AS quantity,
  l.unit_price,
  (l.quantity - l.cancelled_quantity) * l.unit_price AS amount
FROM order_lines AS l
JOIN orders AS o ON o.order_no = l.order_no
JOIN products AS p ON p.stock_code = l.stock_code
LEFT JOIN customers AS c ON c.customer_id = o.customer_id
WHERE l.stock_code NOT IN ('POST', 'DOT', 'C2', 'M', 'S', 'BANK CHARGES');
