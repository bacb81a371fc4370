-- The same prices in the order in which they become valid, whatever the order of the files. What was valid when can only be told
-- from here: a view of the current prices keeps one version an instant, and which ones it skips depends on when it looked.
CREATE STREAM prices_in_order (
  WATERMARK FOR valid_from AS valid_from
) AS
SELECT stock_code, price, valid_from
FROM supplier_prices
ORDER BY valid_from;
