WITH newest_rates AS (
  SELECT grp, rate, valid_from
  FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY grp ORDER BY valid_from DESC) AS newest FROM rates)
  WHERE newest = 1)
SELECT c.id, r.rate
FROM clicks AS c
JOIN newest_rates FOR SYSTEM_TIME AS OF c.ts AS r ON r.grp = c.grp
-- Postgres:
SELECT c.id, r.rate
FROM clicks AS c
JOIN LATERAL (SELECT rate FROM rates AS r WHERE r.grp = c.grp AND r.valid_from <= c.ts ORDER BY valid_from DESC LIMIT 1) AS r ON TRUE
WHERE c.ts < (SELECT max(ts) FROM clicks)
