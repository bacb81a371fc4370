/**
 * MySQL and MariaDB: Flink CDC's own source, reading snapshot chunks and then the binary log by Debezium, whose structures
 * {@link dev.kappa.connectors.cdc.mysql.StructJson} writes as the JSON that Flink reads. The password is resolved when a
 * process that reads asks for its configuration, and kept nowhere.
 *
 * <p>Limits that are Flink CDC's and Debezium's: a zero date is null, or 1970-01-01 in a NOT NULL column; {@code BIT(1)} is a
 * boolean; chunks are compared as Java compares their keys, so {@link dev.kappa.connectors.cdc.mysql.ChunkKeys} refuses tables of more
 * than one chunk whose keys have another order in the database. FLINK-38531 (a restore within a bulk change) is a comparison of places
 * with the same GTIDs; by its source it decides only about records at the very place where a source starts, which no change of rows is
 * at when the source starts with a snapshot, as ours do. {@code GtidBulkIT} tries it.
 *
 * <p>What Flink CDC 3.5.0 does wrong is mended here: {@link dev.kappa.connectors.cdc.mysql.BinaryLogStatus} lets it capture MySQL from 8.4
 * on, {@link dev.kappa.connectors.cdc.mysql.JsonText} gives a JSON value one text, {@code ObjectUtils} compares binary keys, and {@code MySqlBinlogSplitReadTask}
 * lets a snapshot that has been interrupted come to its end.
 */
package dev.kappa.connectors.cdc.mysql;
