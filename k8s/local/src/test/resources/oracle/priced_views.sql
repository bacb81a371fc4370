WITH versions AS MATERIALIZED (
  SELECT
    stock_code,
    price,
    valid_from,
    coalesce(lead(valid_from) OVER (PARTITION BY stock_code ORDER BY valid_from), 'infinity') AS valid_to
  FROM oracle.prices_in_order
), settled AS MATERIALIZED (
  SELECT v.*
  FROM oracle.page_views AS v
  WHERE v.view_time < (SELECT of_page_views FROM oracle.event_time)
    AND v.view_time < (SELECT of_prices_in_order FROM oracle.event_time)
)
SELECT v.view_id, v.customer_id, v.stock_code, v.view_time, p.price, p.valid_from AS price_since
FROM settled AS v
LEFT JOIN versions AS p ON p.stock_code = v.stock_code AND v.view_time >= p.valid_from AND v.view_time < p.valid_to
