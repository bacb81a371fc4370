SELECT COUNT(*) AS n, SUM(amount) AS total, COUNT(DISTINCT grp) AS grps FROM items
