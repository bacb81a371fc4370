-- expect columns customer_id BIGINT, first_code VARCHAR(2147483647), last_code VARCHAR(2147483647), matched_at TIMESTAMP(3) NOT NULL
-- expect changelog APPEND
-- expect key none
-- expect watermark none
-- expect reads page_views$v1
-- expect note the event time 'matched_at' is no longer one for readers; declare WATERMARK FOR it if they need it
SELECT * FROM page_views MATCH_RECOGNIZE (
  PARTITION BY customer_id ORDER BY view_time
  MEASURES A.stock_code AS first_code, LAST(B.stock_code) AS last_code, MATCH_ROWTIME() AS matched_at
  PATTERN (A B+) WITHIN INTERVAL '1' HOUR
  DEFINE B AS B.country = A.country)
