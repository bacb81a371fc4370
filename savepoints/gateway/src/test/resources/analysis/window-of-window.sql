-- expect columns window_start TIMESTAMP(3) NOT NULL, window_end TIMESTAMP(3) NOT NULL, best BIGINT NOT NULL
-- expect changelog APPEND
-- expect key none
-- expect watermark none
-- expect reads page_views$v1
WITH hourly AS (
  SELECT window_time AS hour_end, country, COUNT(*) AS looks
  FROM TABLE(TUMBLE(TABLE page_views, DESCRIPTOR(view_time), INTERVAL '1' HOUR))
  GROUP BY window_start, window_end, window_time, country)
SELECT window_start, window_end, MAX(looks) AS best
FROM TABLE(TUMBLE(TABLE hourly, DESCRIPTOR(hour_end), INTERVAL '1' DAY)) GROUP BY window_start, window_end
