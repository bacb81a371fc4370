SELECT grp, window_end, COUNT(*) AS n, GROUPING(grp) AS whole
FROM TABLE(TUMBLE(TABLE clicks, DESCRIPTOR(ts), INTERVAL '1' MINUTE))
WHERE grp <> 'end' GROUP BY window_start, window_end, GROUPING SETS ((grp), ())
-- Postgres:
SELECT grp, date_trunc('minute', ts) + INTERVAL '1 minute' AS window_end, COUNT(*) AS n, GROUPING(grp) AS whole
FROM clicks WHERE grp <> 'end' GROUP BY GROUPING SETS ((grp, date_trunc('minute', ts)), (date_trunc('minute', ts)))
