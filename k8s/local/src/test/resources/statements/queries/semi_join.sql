SELECT id, amount FROM items WHERE grp IN (SELECT grp FROM categories)
