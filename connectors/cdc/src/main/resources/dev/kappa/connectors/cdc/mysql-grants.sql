-- The least that a Kappa source needs of a MySQL or MariaDB server, for an administrator. It may write nothing.
-- CREATE USER comes first, with a password of your own:
--   CREATE USER IF NOT EXISTS 'kappa_cdc'@'%' IDENTIFIED BY '…';
-- Reads the binary log, and asks where it ends.
GRANT REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO 'kappa_cdc'@'%';
-- Reads the snapshot. One statement a database.
GRANT SELECT ON shop.* TO 'kappa_cdc'@'%';

-- The server needs, in my.cnf under [mysqld]:
--   log_bin=mysql-bin  server_id=1  binlog_format=ROW  binlog_row_image=FULL  binlog_expire_logs_seconds=604800
