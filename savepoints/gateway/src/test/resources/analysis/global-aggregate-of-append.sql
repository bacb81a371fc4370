-- expect columns looks BIGINT NOT NULL, last_view TIMESTAMP(3)
-- expect changelog CHANGELOG
-- expect key ()
-- expect watermark none
-- expect reads page_views$v1
-- expect note the event time 'last_view' is no longer one for readers; declare WATERMARK FOR it if they need it
SELECT COUNT(*) AS looks, MAX(view_time) AS last_view FROM page_views
