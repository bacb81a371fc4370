SELECT grp FROM items INTERSECT SELECT grp FROM categories
