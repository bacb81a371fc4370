-- given allow nondeterministic
-- expect columns order_no VARCHAR(2147483647) NOT NULL, seen TIMESTAMP(3) WITH LOCAL TIME ZONE NOT NULL
-- expect changelog CHANGELOG
-- expect key (order_no)
-- expect watermark none
-- expect reads orders$v1
-- expect note a replay may come out differently because of CURRENT_TIMESTAMP()
SELECT order_no, CURRENT_TIMESTAMP AS seen FROM orders
