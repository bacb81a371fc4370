-- What the feeder must have sent to bucket and topic, derived a second time, from the file itself and in SQL only.
-- The test loads oracle.retail (the file) before this, and sets oracle.cutoff to the instant that the feeder was asked to stop at.
CREATE TABLE oracle.page_views_all AS
WITH hashed AS (
  SELECT *, ('x' || substr(md5('kappa|' || invoice_no || '|' || line_no), 1, 8))::bit(32)::bigint AS h
  FROM oracle.retail
  WHERE invoice_no NOT LIKE 'C%' AND invoice_no NOT LIKE 'A%' AND customer_id IS NOT NULL
), drafts AS (
  SELECT hashed.*, n, invoice_time + (h % 1000) * interval '1 ms' - (60 + h / 8 % 3600 + 900 * n) * interval '1 s' AS view_time
  FROM hashed, generate_series(0, 1) AS n
  WHERE n < CASE WHEN h % 8 < 4 THEN 0 WHEN h % 8 < 7 THEN 1 ELSE 2 END
  UNION ALL
  SELECT hashed.*, 2, invoice_time + (h % 1000) * interval '1 ms' + (10800 + h / 256 % 36000) * interval '1 s'
  FROM hashed
  WHERE h / 65536 % 16 = 0
)
SELECT
  row_number() OVER (ORDER BY view_time, invoice_no COLLATE "C", line_no, n) AS view_id,
  customer_id, stock_code, country, view_time::timestamp(3) AS view_time
FROM drafts;

CREATE TABLE oracle.prices_all AS
WITH medians AS (
  SELECT invoice_time::date AS day, stock_code, percentile_disc(0.5) WITHIN GROUP (ORDER BY unit_price) AS price
  FROM oracle.retail
  WHERE unit_price > 0 AND invoice_no NOT LIKE 'C%'
  GROUP BY 1, 2
), changes AS (
  SELECT *, lag(price) OVER (PARTITION BY stock_code ORDER BY day) AS before FROM medians
)
SELECT
  stock_code,
  price,
  (day + (row_number() OVER (PARTITION BY day ORDER BY stock_code COLLATE "C") - 1) * interval '10 ms')::timestamp(3) AS valid_from
FROM changes
WHERE price IS DISTINCT FROM before
UNION ALL
SELECT stock_code, price, closing::timestamp(3)
FROM (SELECT * FROM medians WHERE stock_code = 'POST' ORDER BY day DESC LIMIT 1) AS post,
  (VALUES (date '2011-12-31'), (date '2012-01-31')) AS days (closing);

-- What has been sent so far, and what of it is good.
CREATE VIEW oracle.page_views AS
SELECT v.* FROM oracle.page_views_all AS v, oracle.cutoff WHERE view_time < until AND view_id % 5000 <> 0;

CREATE VIEW oracle.broken_page_views AS
SELECT v.* FROM oracle.page_views_all AS v, oracle.cutoff WHERE view_time < until AND view_id % 5000 = 0;

CREATE VIEW oracle.prices AS
SELECT p.* FROM oracle.prices_all AS p, oracle.cutoff WHERE valid_from < until;

-- How far event time is: the topics have one partition, so it is the highest time seen, less the delay that the script declares.
CREATE VIEW oracle.event_time AS
WITH in_order AS (
  SELECT max(valid_from) AS last
  FROM oracle.prices
  WHERE valid_from < (SELECT max(valid_from) FROM oracle.prices) - interval '14 days'
)
SELECT
  (SELECT max(view_time) FROM oracle.page_views) - interval '5 seconds' AS of_page_views,
  (SELECT max(valid_from) FROM oracle.prices) - interval '14 days' AS of_supplier_prices,
  in_order.last AS of_prices_in_order
FROM in_order;

CREATE VIEW oracle.prices_in_order AS
SELECT p.* FROM oracle.prices AS p, oracle.event_time AS e WHERE p.valid_from < e.of_supplier_prices;
