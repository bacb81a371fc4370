-- expect columns country VARCHAR(2147483647)
-- expect changelog CHANGELOG
-- expect key (country)
-- expect watermark none
-- expect reads customers$v1, orders$v1
SELECT country FROM customers EXCEPT SELECT country FROM orders
