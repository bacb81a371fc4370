-- expect UNSUPPORTED_TYPE: column 'day_long' is INTERVAL SECOND(3) NOT NULL. Intervals have no JSON form; EXTRACT a number.
-- expect UNSUPPORTED_TYPE: column 'm' is MAP<BIGINT NOT NULL, CHAR(1) NOT NULL> NOT NULL. JSON objects have text keys; CAST the map's key AS STRING.
SELECT payment_id, INTERVAL '1' DAY AS day_long, CAST('10:00:00.5' AS TIME(3)) AS t, MAP[payment_id, 'x'] AS m FROM payments
