/**
 * MySQL and MariaDB: Flink CDC's own source, reading snapshot chunks and then the binary log by Debezium, whose structures
 * {@link dev.kappa.connectors.cdc.mysql.StructJson} writes as the JSON that Flink reads. The password is resolved when a
 * process that reads asks for its configuration, and kept nowhere.
 *
 * <p>Limits that are Flink CDC's and Debezium's: a zero date is null, or 1970-01-01 in a NOT NULL column; {@code BIT(1)} is a
 * boolean; chunks of a table whose key is text are compared as Java compares strings, so give such a table a numeric key or
 * load it before the source is created when its rows change during the snapshot. FLINK-38531 (a restore within a bulk change)
 * concerns sources that start from a given offset; ours start with a snapshot.
 */
package dev.kappa.connectors.cdc.mysql;
