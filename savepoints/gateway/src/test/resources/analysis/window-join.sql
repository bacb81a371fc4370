-- expect columns window_start TIMESTAMP(3) NOT NULL, country VARCHAR(2147483647), looks BIGINT NOT NULL, buyers BIGINT NOT NULL
-- expect changelog APPEND
-- expect key none
-- expect watermark none
-- expect reads page_views$v1
SELECT a.window_start, a.country, a.n AS looks, b.n AS buyers FROM
(SELECT window_start, window_end, country, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE page_views, DESCRIPTOR(view_time), INTERVAL '1' HOUR)) GROUP BY window_start, window_end, country) AS a
JOIN (SELECT window_start, window_end, country, COUNT(DISTINCT customer_id) AS n FROM TABLE(TUMBLE(TABLE page_views, DESCRIPTOR(view_time), INTERVAL '1' HOUR)) GROUP BY window_start, window_end, country) AS b
ON a.window_start = b.window_start AND a.window_end = b.window_end AND a.country = b.country
