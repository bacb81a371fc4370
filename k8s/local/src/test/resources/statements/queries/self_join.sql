SELECT a.id, b.id AS other FROM items AS a JOIN items AS b ON a.grp = b.grp WHERE a.id <> b.id
