SELECT grp, id, place
FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY window_start, window_end ORDER BY points DESC, id) AS place
      FROM TABLE(TUMBLE(TABLE clicks, DESCRIPTOR(ts), INTERVAL '1' MINUTE)) WHERE grp <> 'end')
WHERE place <= 1
-- Postgres:
SELECT grp, id, place
FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY date_trunc('minute', ts) ORDER BY points DESC, id) AS place
      FROM clicks WHERE grp <> 'end') AS c WHERE place <= 1
