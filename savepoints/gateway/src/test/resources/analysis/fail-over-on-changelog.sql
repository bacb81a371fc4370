-- expect UNSUPPORTED_QUERY: here rows change, and OverAggregate takes only rows that are added.
SELECT order_no, COUNT(*) OVER (PARTITION BY country ORDER BY order_time) AS n FROM orders
