CREATE STREAM x (a INT) FROM SOURCE statements PREFIX 'a/' WITH ('format'='csv')
-- expect
1:37 WRONG_KIND: source 'statements' is of connector 'postgres-cdc' and has no objects, only tables. Write FROM SOURCE statements TABLE '…'.
