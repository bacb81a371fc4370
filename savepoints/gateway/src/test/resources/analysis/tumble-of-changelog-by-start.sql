-- expect columns country VARCHAR(2147483647), window_start TIMESTAMP(3) NOT NULL, orders BIGINT NOT NULL
-- expect changelog CHANGELOG
-- expect key (country, window_start)
-- expect watermark none
-- expect reads orders$v1
SELECT country, window_start, COUNT(*) AS orders FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(order_time), INTERVAL '1' HOUR)) GROUP BY country, window_start
