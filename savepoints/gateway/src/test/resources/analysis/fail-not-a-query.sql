-- expect SYNTAX: a SELECT is expected here, not insert.
INSERT INTO orders SELECT * FROM orders
