CREATE STREAM x AS SELECT id FROM items WHERE grp =
-- expect
1:51 UNFINISHED_STATEMENT: the query ends in the middle: Encountered "= <EOF>". Complete it; a statement ends with ';'.
