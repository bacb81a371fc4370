SELECT id, amount FROM items AS i WHERE NOT EXISTS (SELECT 1 FROM categories AS c WHERE c.grp = i.grp)
