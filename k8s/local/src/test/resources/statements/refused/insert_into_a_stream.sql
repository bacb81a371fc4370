INSERT INTO items SELECT * FROM items
-- expect
1:13 NOT_ALLOWED: 'items' is written by its own job, and not by INSERT. Its rows are those of its query: add the facts to what that reads, or alter the query.
