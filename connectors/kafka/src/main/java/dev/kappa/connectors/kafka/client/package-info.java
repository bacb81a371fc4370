/** Settings of Kafka clients: options with the prefix {@code properties.} go in, client properties whose secrets are still references come out. */
package dev.kappa.connectors.kafka.client;
