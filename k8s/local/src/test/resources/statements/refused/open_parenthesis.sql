CREATE STREAM x AS SELECT (id FROM items
-- expect
1:27 UNFINISHED_STATEMENT: the '(' that is opened here is not closed. Close it with ')'.
