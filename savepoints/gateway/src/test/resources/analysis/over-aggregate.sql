-- expect columns customer_id BIGINT, view_time TIMESTAMP(3), looks BIGINT NOT NULL
-- expect changelog APPEND
-- expect key none
-- expect watermark view_time AS `view_time` - INTERVAL '5' SECOND
-- expect reads page_views$v1
SELECT customer_id, view_time, COUNT(*) OVER (PARTITION BY customer_id ORDER BY view_time RANGE BETWEEN INTERVAL '1' HOUR PRECEDING AND CURRENT ROW) AS looks FROM page_views
