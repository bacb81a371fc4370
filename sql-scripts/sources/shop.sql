-- The shop's database: every table, from the first row on, with one job and one replication slot.
CREATE SOURCE shop WITH (
  'connector' = 'postgres-cdc',
  'hostname' = '${config:shop.hostname}',
  'port' = '${config:shop.port}',
  'username' = 'kappa_cdc',
  'password' = '${secret:shop}',
  'database-name' = '${config:shop.database}'
);
