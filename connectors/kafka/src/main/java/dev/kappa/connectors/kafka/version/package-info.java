/**
 * The {@code kappa-version} table connector: a query's result goes in, the topic of a stream's version (and the Postgres table, if it
 * is a materialized view) comes out.
 *
 * <p>Append-only results are written as they are, plain JSON without a key. Of an updating result {@link
 * dev.kappa.connectors.kafka.version.Fold} first nets the changes of each key between two checkpoints, so that a reader gets one
 * {@code debezium-json} message a key and epoch. Both are written in Kafka transactions that Flink's checkpoints commit.
 * A version's event time is the timestamp of its records.
 */
package dev.kappa.connectors.kafka.version;
