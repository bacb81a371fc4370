SELECT c.grp, best.amount FROM categories AS c, LATERAL (SELECT MAX(amount) AS amount FROM items AS i WHERE i.grp = c.grp) AS best
