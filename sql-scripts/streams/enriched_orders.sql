-- Every order line with its order, product and customer. Changes with each of them: the amount when a line is cancelled, the status
-- when the whole order is, the description when the product gets a better one. The key (order_no, line_no) is derived.
CREATE STREAM enriched_orders (
  WATERMARK FOR order_time AS order_time - INTERVAL '5' MINUTE
) AS
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
LEFT JOIN customers AS c ON c.customer_id = o.customer_id;
