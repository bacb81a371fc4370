-- expect 1:8 INVALID_QUERY: there is no function FOO(<CHARACTER>). SHOW FUNCTIONS lists Flink's own and those of CREATE FUNCTION … USING JAR, which streams and views can call; a TEMPORARY one is its session's alone, for nobody else has its code.
SELECT FOO(order_no) AS x FROM orders
