-- expect columns view_id BIGINT, code VARCHAR(2147483647), view_time TIMESTAMP(3)
-- expect changelog APPEND
-- expect key none
-- expect watermark view_time AS `view_time` - INTERVAL '5' SECOND
-- expect reads page_views$v1
SELECT view_id, UPPER(stock_code) AS code, view_time FROM page_views WHERE country = 'France'
