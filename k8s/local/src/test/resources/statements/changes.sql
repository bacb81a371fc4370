UPDATE items SET amount = 20 WHERE id = 2;
UPDATE items SET grp = 'd' WHERE id = 5;
DELETE FROM items WHERE id = 6;
INSERT INTO items VALUES (7, 'e', 20), (8, 'a', 1);
UPDATE items SET amount = 19 WHERE id = 2;
DELETE FROM categories WHERE grp = 'b';
INSERT INTO categories VALUES ('e', NULL);
UPDATE categories SET title = 'Omega' WHERE grp = 'd';
