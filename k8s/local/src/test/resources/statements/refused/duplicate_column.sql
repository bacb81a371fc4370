CREATE STREAM x AS SELECT id, id FROM items
-- expect
1:20 INVALID_QUERY: the result has two columns 'id'. Rename column 2 with AS.
