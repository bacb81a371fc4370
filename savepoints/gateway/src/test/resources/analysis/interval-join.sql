-- expect columns view_id BIGINT, payment_id BIGINT NOT NULL, view_time TIMESTAMP(3), paid_at TIMESTAMP(3)
-- expect changelog APPEND
-- expect key none
-- expect watermark view_time AS `view_time` - INTERVAL '5405.001' SECOND(4, 3)
-- expect reads page_views$v1, payments$v1
SELECT v.view_id, p.payment_id, v.view_time, p.paid_at FROM page_views AS v JOIN payments AS p ON p.payment_id = v.view_id AND p.paid_at BETWEEN v.view_time AND v.view_time + INTERVAL '1' HOUR
