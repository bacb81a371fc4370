-- The web application writes JSON to the topic page_views. What does not fit these columns, or has no time, goes to
-- page_views.dead-letters.
CREATE STREAM page_views (
  view_id BIGINT,
  customer_id BIGINT,
  stock_code STRING,
  country STRING,
  view_time TIMESTAMP(3) NOT NULL,
  WATERMARK FOR view_time AS view_time - INTERVAL '5' SECOND
) WITH (
  'format' = 'json',
  'json.timestamp-format.standard' = 'ISO-8601'
);
