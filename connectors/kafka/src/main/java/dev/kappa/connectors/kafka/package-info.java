/**
 * Streams as Kafka topics. {@link dev.kappa.connectors.kafka.raw} reads raw topics and admits or dead-letters each record,
 * {@link dev.kappa.connectors.kafka.version} writes the topic (and the Postgres table) of a stream's version exactly once,
 * {@link dev.kappa.connectors.kafka.snapshot} reads it for batch queries,
 * {@link dev.kappa.connectors.kafka.commit} notices what Kafka refuses to commit,
 * {@link dev.kappa.connectors.kafka.client} is what all give to Kafka's clients.
 */
package dev.kappa.connectors.kafka;
