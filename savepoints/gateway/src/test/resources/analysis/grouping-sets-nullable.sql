-- expect MISSING_KEY: rows of the result change, and no columns of it are known to tell them apart. Declare columns that tell its rows apart, out of country, customer_id, n: name (PRIMARY KEY (…) NOT ENFORCED) AS SELECT ….
SELECT country, customer_id, COUNT(*) AS n FROM orders GROUP BY GROUPING SETS ((country), (customer_id))
