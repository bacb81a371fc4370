-- The supplier puts one CSV file a day into the bucket under prices/. Notifications come in any order, so files may overtake each
-- other by days; the watermark says by how many at most.
CREATE STREAM supplier_prices (
  stock_code STRING NOT NULL,
  price DECIMAL(10, 3),
  valid_from TIMESTAMP(3) NOT NULL,
  file STRING METADATA FROM 'key',
  file_line BIGINT METADATA FROM 'line',
  WATERMARK FOR valid_from AS valid_from - INTERVAL '14' DAY
) FROM SOURCE uploads PREFIX 'prices/' WITH (
  'format' = 'csv',
  'csv.header' = 'true'
);
