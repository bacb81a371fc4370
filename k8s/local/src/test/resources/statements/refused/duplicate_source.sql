CREATE SOURCE statements WITH ('connector'='postgres-cdc','hostname'='127.0.0.1','port'='@PORT@','username'='kappa_cdc','password'='${secret:shop}','database-name'='statements','table-list'='public.items,public.categories')
-- expect
1:15 DUPLICATE_NAME: source 'statements' exists already, in version 1. Write CREATE SOURCE IF NOT EXISTS to keep it, or first DROP SOURCE statements.
