SELECT a.id, b.id AS other FROM items AS a JOIN items AS b ON a.amount < b.amount
