/**
 * Change data capture: a database goes in, one raw topic a table comes out.
 *
 * <p>{@link dev.kappa.connectors.cdc.CdcPipeline} builds the job: capture, {@link
 * dev.kappa.connectors.cdc.EnsureTopics make sure of the topic}, write exactly once. There is one job and one replication
 * slot or reader of the binary log a source, whatever the number of tables; parallelism only speeds up the snapshot.
 *
 * <p>A record is keyed by primary key and holds {@code {"before","after","op","ts_ms","source"}} as Flink's debezium-json
 * reads it, with every column. {@code op} is {@code r} (snapshot), {@code c}, {@code u}, {@code d}, or {@code t}: a
 * TRUNCATE, without rows, which no reader of debezium-json understands, so that it ends among a stream's dead letters
 * instead of passing unseen. A change of a primary key is a {@code d} and a {@code c}. A change of which the log has no whole row
 * before has no {@code before} at all, and ends there too.
 *
 * <p>Tables created later that match are captured from their first row; columns added later are in every record from then
 * on, columns dropped are gone. What a database has to allow is in {@code postgres-grants.sql} and {@code mysql-grants.sql}.
 *
 * <p>The inspectors, found by {@link java.util.ServiceLoader}, answer the gateway at CREATE.
 */
package dev.kappa.connectors.cdc;
