SELECT DISTINCT ON (stock_code) stock_code, price, valid_from
FROM oracle.prices_in_order
ORDER BY stock_code, valid_from DESC
