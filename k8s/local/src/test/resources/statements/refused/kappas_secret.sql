CREATE SOURCE other WITH ('connector'='postgres-cdc','hostname'='127.0.0.1','port'='5432','username'='x','password'='${secret:serving}','database-name'='x')
-- expect
1:117 NOT_ALLOWED: option 'password': the secret 'serving' is Kappa's own, for its database or its brokers. Give the source an account and a secret of its own.
