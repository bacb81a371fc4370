-- given allow true
-- expect columns order_no VARCHAR(2147483647) NOT NULL, order_time TIMESTAMP(3), price DECIMAL(10, 2)
-- expect changelog CHANGELOG
-- expect key (order_no)
-- expect watermark order_time AS `order_time` - INTERVAL '5' MINUTE
-- expect reads orders$v1, products$v1
-- expect note a replay may come out differently because of FOR SYSTEM_TIME AS OF over 'products', of whose changes only the last before each checkpoint is kept
SELECT o.order_no, o.order_time, p.price FROM orders AS o JOIN products FOR SYSTEM_TIME AS OF o.order_time AS p ON p.stock_code = o.status
