-- expect columns user_id BIGINT, ts TIMESTAMP(3) WITH LOCAL TIME ZONE, tag VARCHAR(2147483647)
-- expect changelog APPEND
-- expect key none
-- expect watermark ts AS `ts` - INTERVAL '2' SECOND
-- expect reads clicks$v1
SELECT user_id, ts, tag FROM clicks CROSS JOIN UNNEST(tags) AS t (tag)
