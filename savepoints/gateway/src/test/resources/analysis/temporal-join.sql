-- given allow true
-- expect columns view_id BIGINT, view_time TIMESTAMP(3), price DECIMAL(10, 2)
-- expect changelog APPEND
-- expect key none
-- expect watermark view_time AS `view_time` - INTERVAL '5' SECOND
-- expect reads page_views$v1, products$v1
-- expect note a replay may come out differently because of FOR SYSTEM_TIME AS OF over 'products', of whose changes only the last before each checkpoint is kept
SELECT v.view_id, v.view_time, p.price FROM page_views AS v LEFT JOIN products FOR SYSTEM_TIME AS OF v.view_time AS p ON p.stock_code = v.stock_code
