SELECT id AS `the id`, grp AS `select`, amount AS `Größe`, -- a comment; with semicolons;
       'a;b -- ''c''' AS `text;`, /* another; one */ U&'\00e9' || '日本' AS unicode
FROM items AS `i;`
-- Postgres:
SELECT id, grp, amount, 'a;b -- ''c''', 'é日本' FROM items
