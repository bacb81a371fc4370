SELECT id, JSON_VALUE(doc, '$.grp') AS grp, JSON_EXISTS(doc, '$.none') AS missing, JSON_VALUE(doc, '$.n' RETURNING INTEGER) AS n
FROM (SELECT id, JSON_OBJECT('grp' VALUE grp, 'n' VALUE points) AS doc FROM clicks)
-- Postgres:
SELECT id, grp, FALSE AS missing, points AS n FROM clicks
