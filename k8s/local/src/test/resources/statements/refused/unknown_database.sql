CREATE SOURCE other WITH ('connector'='postgres-cdc','hostname'='127.0.0.1','port'='@PORT@','username'='kappa_cdc','password'='${secret:shop}','database-name'='statement','table-list'='public.items,public.categories')
-- expect
1:15 SETUP: source 'other': Postgres at 127.0.0.1:@PORT@ has no database 'statement'. Did you mean 'statements'?
