SELECT * FROM (VALUES (1, 'a'), (2, CAST(NULL AS STRING))) AS t (id, name)
-- Postgres:
SELECT * FROM (VALUES (1, 'a'), (2, NULL)) AS t (id, name)
