CREATE SOURCE other WITH ('connector'='postgres-cdc','hostname'='127.0.0.1','port'='@PORT@','username'='kappa_cdc','password'='${secret:nosuch}','database-name'='statements','table-list'='public.items,public.categories')
-- expect
1:15 MISSING_SECRET: secret 'nosuch' is neither in the environment as KAPPA_SECRET_NOSUCH nor in the file @SECRETS@/nosuch. Set one of the two for the process that needs it.
