SELECT i.id,
       i.amuont FROM items AS i
-- expect
2:10 UNKNOWN_COLUMN: column 'amuont' does not exist. Did you mean 'amount'?
