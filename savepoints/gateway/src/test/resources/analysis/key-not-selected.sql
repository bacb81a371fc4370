-- expect MISSING_KEY: rows of the result change, and no columns of it are known to tell them apart. Add order_no to the SELECT: it is part of the key. Or declare columns that tell its rows apart, out of status, country: name (PRIMARY KEY (…) NOT ENFORCED) AS SELECT ….
SELECT status, country FROM orders
