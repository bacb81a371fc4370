SELECT grp, window_start, COUNT(*) AS n, SUM(points) AS points
FROM TABLE(TUMBLE(TABLE clicks, DESCRIPTOR(ts), INTERVAL '1' MINUTE))
WHERE grp <> 'end' GROUP BY grp, window_start, window_end
-- Postgres:
SELECT grp, date_trunc('minute', ts) AS window_start, COUNT(*) AS n, SUM(points) AS points
FROM clicks WHERE grp <> 'end' GROUP BY 1, 2
