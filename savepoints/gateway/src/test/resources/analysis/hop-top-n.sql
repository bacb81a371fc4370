-- expect columns window_start TIMESTAMP(3) NOT NULL, window_end TIMESTAMP(3) NOT NULL, place BIGINT NOT NULL, stock_code VARCHAR(2147483647), looks BIGINT NOT NULL
-- expect changelog APPEND
-- expect key none
-- expect watermark none
-- expect reads page_views$v1
SELECT window_start, window_end, place, stock_code, looks FROM (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY window_start, window_end ORDER BY looks DESC, stock_code) AS place
  FROM (
    SELECT window_start, window_end, stock_code, COUNT(*) AS looks
    FROM TABLE(HOP(TABLE page_views, DESCRIPTOR(view_time), INTERVAL '1' HOUR, INTERVAL '6' HOUR))
    GROUP BY window_start, window_end, stock_code))
WHERE place <= 5
