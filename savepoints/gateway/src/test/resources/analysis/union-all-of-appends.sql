-- expect columns customer_id BIGINT, seen_at TIMESTAMP(3)
-- expect changelog APPEND
-- expect key none
-- expect watermark seen_at AS `seen_at` - INTERVAL '10' SECOND
-- expect reads page_views$v1, payments$v1
SELECT customer_id, view_time AS seen_at FROM page_views UNION ALL SELECT payment_id, paid_at FROM payments
