-- The shop's database: every table, from the first row on, with one job and one replication slot.
CREATE SOURCE shop WITH (
  'connector' = 'postgres-cdc',
  'hostname' = '127.0.0.1',
  'port' = '21432',
  'username' = 'kappa_cdc',
  'password' = '${secret:shop}',
  'database-name' = 'shop',
  'schema-name' = 'public',
  'publication' = 'kappa_shop'
);
