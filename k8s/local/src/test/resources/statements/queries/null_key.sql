SELECT amount, COUNT(*) AS n FROM items GROUP BY amount
