-- expect columns user_id BIGINT, clicked_at TIMESTAMP(3) WITH LOCAL TIME ZONE, page VARCHAR(2147483647)
-- expect changelog APPEND
-- expect key none
-- expect watermark clicked_at AS `clicked_at` - INTERVAL '2' SECOND
-- expect reads clicks$v1
SELECT user_id, ts AS clicked_at, props['page'] AS page FROM clicks
