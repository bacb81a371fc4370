-- expect MISSING_KEY: rows of the result change, and no columns of it are known to tell them apart. Add customer_id to the SELECT: it is part of the key. Or declare columns that tell its rows apart, out of id, name: name (PRIMARY KEY (…) NOT ENFORCED) AS SELECT ….
SELECT CAST(customer_id AS INT) AS id, name FROM customers
