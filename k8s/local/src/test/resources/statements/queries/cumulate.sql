SELECT grp, window_end, COUNT(*) AS n
FROM TABLE(CUMULATE(TABLE clicks, DESCRIPTOR(ts), INTERVAL '1' MINUTE, INTERVAL '2' MINUTE))
WHERE grp <> 'end' GROUP BY grp, window_start, window_end
-- Postgres:
SELECT grp, w + n * INTERVAL '1 minute' AS window_end, COUNT(*) AS n
FROM (SELECT *, date_bin('2 minutes', ts, '2026-01-01') AS w FROM clicks) AS c, generate_series(1, 2) AS n
WHERE grp <> 'end' AND ts < w + n * INTERVAL '1 minute' GROUP BY grp, w, n.n
