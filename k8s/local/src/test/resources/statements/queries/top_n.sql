SELECT grp, id, amount, place
FROM (SELECT grp, id, amount, ROW_NUMBER() OVER (PARTITION BY grp ORDER BY amount DESC, id) AS place
      FROM items WHERE amount IS NOT NULL) AS ranked
WHERE place <= 2
