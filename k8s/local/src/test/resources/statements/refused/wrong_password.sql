CREATE SOURCE other WITH ('connector'='postgres-cdc','hostname'='127.0.0.1','port'='@PORT@','username'='kappa_cdc','password'='${secret:s3-secret-key}','database-name'='statements','table-list'='public.items,public.categories')
-- expect
1:15 ACCESS_DENIED: source 'other': Postgres at 127.0.0.1:@PORT@ refuses the password of user 'kappa_cdc'. Look at 'username' and at the secret that 'password' refers to, ${secret:s3-secret-key}; or: ALTER ROLE "kappa_cdc" LOGIN PASSWORD '…';
