SELECT id, LAG(points) OVER (PARTITION BY grp ORDER BY ts) AS before FROM clicks
