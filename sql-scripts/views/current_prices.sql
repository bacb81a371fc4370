-- The price list as it is now: the latest version of each price.
CREATE MATERIALIZED VIEW current_prices AS
SELECT stock_code, price, valid_from
FROM (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY stock_code ORDER BY valid_from DESC) AS n
  FROM prices_in_order
)
WHERE n = 1;
