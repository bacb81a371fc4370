CREATE SOURCE statements WITH (
  'connector' = 'postgres-cdc', 'hostname' = '127.0.0.1', 'port' = '${config:shop.port}', 'username' = 'kappa_cdc',
  'password' = '${secret:shop}', 'database-name' = 'statements', 'table-list' = 'public.items,public.categories,public.hos.*');
CREATE STREAM items FROM SOURCE statements TABLE 'public.items';
CREATE STREAM categories FROM SOURCE statements TABLE 'public.categories';
CREATE STREAM hostile FROM SOURCE statements TABLE 'public.hos"ti''le`; DROP TABLE items; --';
CREATE STREAM clicks (id BIGINT NOT NULL, grp STRING, points INT, tags ARRAY<STRING>, ts TIMESTAMP(3) NOT NULL, WATERMARK FOR ts AS ts)
  WITH ('format' = 'json');
CREATE STREAM rates (grp STRING NOT NULL, rate INT, valid_from TIMESTAMP(3) NOT NULL, WATERMARK FOR valid_from AS valid_from)
  WITH ('format' = 'json');
