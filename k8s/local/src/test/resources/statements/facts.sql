CREATE SOURCE statements WITH (
  'connector' = 'postgres-cdc', 'hostname' = '127.0.0.1', 'port' = '${config:shop.port}', 'username' = 'kappa_cdc',
  'password' = '${secret:shop}', 'database-name' = 'statements', 'table-list' = 'public.items,public.categories,public.hos.*');
CREATE STREAM items FROM SOURCE statements TABLE 'public.items';
CREATE STREAM categories FROM SOURCE statements TABLE 'public.categories';
CREATE STREAM hostile FROM SOURCE statements TABLE 'public.hos"ti''le`; DROP TABLE items; --';
CREATE STREAM clicks (id BIGINT NOT NULL, grp STRING, points INT, tags ARRAY<STRING>, ts TIMESTAMP(3) NOT NULL, twice AS points * 2,
                      arrived_in INT METADATA FROM 'partition', WATERMARK FOR ts AS ts)
  WITH ('format' = 'json');
CREATE STREAM rates (grp STRING NOT NULL, rate INT, valid_from TIMESTAMP(3) NOT NULL, WATERMARK FOR valid_from AS valid_from)
  WITH ('format' = 'json');
CREATE STREAM nested AS
SELECT id, CAST(ROW(grp, points) AS ROW<`the grp` STRING, points INT>) AS pair, ARRAY[points, twice] AS numbers,
       MAP['grp', grp, 'first', tags[1]] AS texts, CAST(ts AS TIMESTAMP(9)) AS ts9, CAST(points AS DECIMAL(38, 18)) AS exact
FROM clicks;
