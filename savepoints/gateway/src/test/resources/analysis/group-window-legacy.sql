-- expect columns ws TIMESTAMP(3) NOT NULL, wt TIMESTAMP(3), looks BIGINT NOT NULL
-- expect changelog APPEND
-- expect key none
-- expect watermark wt AS `wt`
-- expect reads page_views$v1
SELECT TUMBLE_START(view_time, INTERVAL '1' HOUR) AS ws, TUMBLE_ROWTIME(view_time, INTERVAL '1' HOUR) AS wt, COUNT(*) AS looks FROM page_views GROUP BY TUMBLE(view_time, INTERVAL '1' HOUR)
