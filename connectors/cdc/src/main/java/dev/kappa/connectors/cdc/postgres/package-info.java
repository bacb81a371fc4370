/**
 * Postgres, from 12 on, by Flink CDC's incremental snapshot framework with a dialect of our own.
 *
 * <p>The framework cuts tables into chunks, hands them to parallel readers, keeps what is done in checkpoints and then
 * starts the one reader of the log. The parts that decide what is emitted are ours, for three reasons.
 *
 * <ol>
 *   <li>Exactness. Postgres sends transactions in the order of their commits while a change's position in the log is where
 *       it was made. Debezium 1.9 and Flink CDC 3.5.0 compare such positions, to find where to go on (FLINK-39265) and to
 *       decide whether a chunk has a change already; by their source that can lose or double changes of transactions that run
 *       side by side, which we have not shown by a run of them. Here a place in the log is "so many changes of the transaction after that commit" ({@link
 *       dev.kappa.connectors.cdc.postgres.WalPosition}), and a chunk has a change if its snapshot saw the change's
 *       transaction ({@link dev.kappa.connectors.cdc.postgres.SnapshotSight}).
 *   <li>Types. Snapshot and log are both read as the text that Postgres prints, under the same settings of the session, so
 *       that one conversion ({@link dev.kappa.connectors.cdc.postgres.PgType}) is exact for every type.
 *   <li>No leftovers and no secrets. A chunk needs no slot of its own, so none can be orphaned; the password is resolved
 *       where a connection is opened and is in no configuration that could be logged (FLINK-38685).
 * </ol>
 *
 * <p>The slot is made before the first chunk is read, and confirms only what a completed checkpoint covers, also where nothing that is
 * captured happens. A job that resumes and does not find its slot, or finds it past its checkpoint (read by others, or dropped and made
 * again), fails and says so. A predecessor that is frozen but still
 * holds the slot is ended.
 *
 * <p>Needed of the database: {@code wal_level=logical}, a publication with the captured tables, replica identity FULL, and
 * the privileges of {@code postgres-grants.sql}. Generated columns are left out, for the log does not have them.
 */
package dev.kappa.connectors.cdc.postgres;
