/**
 * Materialized views as Postgres tables: the changes of each epoch (what happened between two Flink checkpoints) go in, and become visible in one
 * transaction together with the epoch's number once its checkpoint has completed.
 *
 * <p>{@link dev.kappa.connectors.postgres.ViewSink} puts the writer into a job; {@code ViewWriter} is the operator and keeps what is not yet
 * visible in its state; {@code CopyLines} turns rows into Postgres' COPY text; {@code ViewStore} is all that the operator knows of the database.
 */
package dev.kappa.connectors.postgres;
