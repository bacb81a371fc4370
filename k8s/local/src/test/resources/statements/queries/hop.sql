SELECT grp, window_start, COUNT(*) AS n
FROM TABLE(HOP(TABLE clicks, DESCRIPTOR(ts), INTERVAL '30' SECOND, INTERVAL '1' MINUTE))
WHERE grp <> 'end' GROUP BY grp, window_start, window_end
-- Postgres:
SELECT grp, w AS window_start, COUNT(*) AS n
FROM clicks, generate_series(date_bin('30 seconds', ts, '2026-01-01') - INTERVAL '30 seconds', ts, '30 seconds') AS w
WHERE grp <> 'end' GROUP BY 1, 2
