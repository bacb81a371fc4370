SELECT grp FROM items UNION SELECT grp FROM categories
