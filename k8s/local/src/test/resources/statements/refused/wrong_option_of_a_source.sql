CREATE SOURCE other WITH ('connector'='postgres-cdc','hostname'='127.0.0.1','port'='abc','username'='kappa_cdc','password'='${secret:shop}','database-name'='statements','table-list'='public.items,public.categories')
-- expect
1:77 INVALID_OPTION: source 'other', option 'port': 'abc' is not possible. Write a whole number from 1 to 65535.
