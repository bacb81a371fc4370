-- expect UNSUPPORTED_QUERY: here rows change, and OverAggregate takes only rows that are added.
SELECT *, ROW_NUMBER() OVER (PARTITION BY country ORDER BY order_no) AS n FROM orders
