SELECT grp, window_start, window_end, COUNT(*) AS n
FROM TABLE(SESSION(TABLE clicks PARTITION BY grp, DESCRIPTOR(ts), INTERVAL '40' SECOND))
WHERE grp <> 'end' GROUP BY grp, window_start, window_end
-- Postgres:
SELECT grp, MIN(ts) AS window_start, MAX(ts) + INTERVAL '40 seconds' AS window_end, COUNT(*) AS n
FROM (SELECT grp, ts, COUNT(*) FILTER (WHERE gap) OVER (PARTITION BY grp ORDER BY ts, id) AS session
      FROM (SELECT *, ts - LAG(ts) OVER (PARTITION BY grp ORDER BY ts, id) >= INTERVAL '40 seconds' AS gap FROM clicks) AS c) AS s
WHERE grp <> 'end' GROUP BY grp, session
