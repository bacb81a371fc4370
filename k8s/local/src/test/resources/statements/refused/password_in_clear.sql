CREATE SOURCE other WITH ('connector'='postgres-cdc','hostname'='127.0.0.1','port'='5432','username'='kappa_cdc','password'='hunter2','database-name'='statements','table-list'='public.items,public.categories')
-- expect
1:114 INVALID_OPTION: source 'other', option 'password': the value is the secret itself. Put it into the environment or a file and write 'password'='${secret:NAME}'.
