-- expect columns country VARCHAR(2147483647), window_start TIMESTAMP(3) NOT NULL, window_end TIMESTAMP(3) NOT NULL, orders BIGINT NOT NULL
-- expect changelog APPEND
-- expect key none
-- expect watermark none
-- expect reads orders$v1
SELECT country, window_start, window_end, COUNT(*) AS orders FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(order_time), INTERVAL '1' HOUR)) GROUP BY country, window_start, window_end
