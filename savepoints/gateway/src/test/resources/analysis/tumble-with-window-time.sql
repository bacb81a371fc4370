-- expect columns window_start TIMESTAMP(3) NOT NULL, window_time TIMESTAMP(3) NOT NULL, country VARCHAR(2147483647), looks BIGINT NOT NULL
-- expect changelog APPEND
-- expect key none
-- expect watermark window_time AS `window_time`
-- expect reads page_views$v1
SELECT window_start, window_time, country, COUNT(*) AS looks FROM TABLE(TUMBLE(TABLE page_views, DESCRIPTOR(view_time), INTERVAL '1' HOUR)) GROUP BY window_start, window_end, window_time, country
