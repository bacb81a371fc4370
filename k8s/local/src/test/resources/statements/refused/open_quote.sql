CREATE STREAM x AS SELECT 'abc FROM items
-- expect
1:27 UNFINISHED_STATEMENT: the text in single quotes that begins here is not closed. The statement begins at 1:1.
