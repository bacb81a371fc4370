SELECT n, COUNT(*) AS grps FROM (SELECT grp, COUNT(*) AS n FROM items GROUP BY grp) AS counted GROUP BY n
