SELECT id, n.pair.`the grp` AS grp, numbers[2] AS twice, texts['first'] AS tag, CARDINALITY(numbers) AS n, exact
FROM nested AS n
-- Postgres:
SELECT id, grp, points * 2 AS twice, tags[1] AS tag, 2 AS n, points::NUMERIC AS exact FROM clicks
