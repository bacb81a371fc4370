CREATE STREAM x AS
SELECT c.grp, b.id
FROM categories AS c, LATERAL (SELECT id FROM items AS i WHERE i.grp = c.grp ORDER BY amount DESC LIMIT 1) AS b
-- expect
3:99 UNSUPPORTED_QUERY: a subquery that looks at the row beside it cannot take the first of its rows: Flink finds no plan for it. Rank the rows first, and join those: JOIN (SELECT *, ROW_NUMBER() OVER (PARTITION BY <what it is joined on> ORDER BY …) AS n FROM …) AS r ON … AND r.n <= 1.
