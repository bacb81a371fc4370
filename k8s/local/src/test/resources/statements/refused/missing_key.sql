CREATE STREAM x AS SELECT grp FROM items
-- expect
1:20 MISSING_KEY: rows of the result change, and no columns of it are known to tell them apart. Add id to the SELECT: it is part of the key. Or declare columns that tell its rows apart, out of grp: name (PRIMARY KEY (…) NOT ENFORCED) AS SELECT ….
