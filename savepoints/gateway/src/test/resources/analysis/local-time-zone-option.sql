-- given option table.local-time-zone=Europe/Paris
-- expect columns user_id BIGINT, local_time TIMESTAMP(3)
-- expect changelog APPEND
-- expect key none
-- expect watermark none
-- expect reads clicks$v1
SELECT user_id, CAST(ts AS TIMESTAMP(3)) AS local_time FROM clicks
