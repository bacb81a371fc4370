-- expect columns customer_id BIGINT, window_start TIMESTAMP(3) NOT NULL, window_end TIMESTAMP(3) NOT NULL, looks BIGINT NOT NULL
-- expect changelog APPEND
-- expect key none
-- expect watermark none
-- expect reads page_views$v1
SELECT customer_id, window_start, window_end, COUNT(*) AS looks FROM TABLE(SESSION(TABLE page_views PARTITION BY customer_id, DESCRIPTOR(view_time), INTERVAL '30' MINUTE)) GROUP BY customer_id, window_start, window_end
