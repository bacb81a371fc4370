-- expect MISSING_KEY: rows of the result change, and no columns of it are known to tell them apart. Declare columns that tell its rows apart, out of customer_id: name (PRIMARY KEY (…) NOT ENFORCED) AS SELECT ….
SELECT customer_id FROM customers UNION ALL SELECT customer_id FROM orders
