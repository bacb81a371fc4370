SELECT grp FROM categories EXCEPT SELECT grp FROM items
