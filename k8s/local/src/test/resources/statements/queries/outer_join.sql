SELECT c.grp, c.title, i.id, i.amount FROM categories AS c LEFT JOIN items AS i ON i.grp = c.grp
