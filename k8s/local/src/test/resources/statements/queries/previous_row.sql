SELECT id, LAG(points) OVER (PARTITION BY grp ORDER BY ts) AS before FROM clicks
-- Postgres:
SELECT id, LAG(points) OVER (PARTITION BY grp ORDER BY ts) AS before FROM clicks WHERE grp <> 'end'
