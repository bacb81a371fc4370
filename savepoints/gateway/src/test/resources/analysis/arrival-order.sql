-- expect columns country VARCHAR(2147483647), s VARCHAR(2147483647) NOT NULL, numbers VARCHAR(2147483647) NOT NULL
-- expect changelog CHANGELOG
-- expect key (country)
-- expect watermark none
-- expect reads orders$v1
-- expect note LAST_VALUE takes rows in the order in which they arrive, which a replay of several partitions or streams may change
-- expect note LISTAGG takes rows in the order in which they arrive, which a replay of several partitions or streams may change
SELECT country, LAST_VALUE(status) AS s, LISTAGG(order_no) AS numbers FROM orders GROUP BY country
