CREATE STREAM groups AS SELECT id FROM items
-- expect
1:15 SYNTAX: expected the name of the stream after 'STREAM', found 'groups', which is a word of Flink SQL. If it is a name, write `groups`, here and in queries.
