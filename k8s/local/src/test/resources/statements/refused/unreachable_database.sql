CREATE SOURCE other WITH ('connector'='postgres-cdc','hostname'='127.0.0.1','port'='9','username'='kappa_cdc','password'='${secret:shop}','database-name'='statements','table-list'='public.items,public.categories')
-- expect
1:15 UNREACHABLE: source 'other': Postgres at 127.0.0.1:9 does not answer (Connection to 127.0.0.1:9 refused. Check that the hostname and port are correct and that the postmaster is accepting TCP/IP connections). Look at 'hostname' and 'port', and whether the server runs.
