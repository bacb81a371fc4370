SELECT id, tag FROM clicks CROSS JOIN UNNEST(tags) AS t (tag)
-- Postgres:
SELECT id, tag FROM clicks CROSS JOIN UNNEST(tags) AS t (tag)
