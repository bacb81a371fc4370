-- given watermark t AS t - INTERVAL '1' MINUTE
-- expect columns customer_id BIGINT, t TIMESTAMP(3)
-- expect changelog APPEND
-- expect key none
-- expect watermark t AS t - INTERVAL '1' MINUTE
-- expect reads page_views$v1
SELECT customer_id, CAST(view_time AS TIMESTAMP(6)) AS t FROM page_views
