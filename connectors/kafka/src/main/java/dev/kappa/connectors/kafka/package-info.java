/** Streams as Kafka topics. */
package dev.kappa.connectors.kafka;
