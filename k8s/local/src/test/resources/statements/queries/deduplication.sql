SELECT grp, id, points
FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY grp ORDER BY ts DESC) AS newest FROM clicks) AS ranked WHERE newest = 1
