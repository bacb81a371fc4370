/**
 * The {@code kappa-snapshot} table connector, for batch queries: the topic of an updating stream goes in, up to where it ends when the
 * query begins; the rows that are there at that moment come out, each once. Flink's own formats give changes, which batch mode does not
 * take.
 */
package dev.kappa.connectors.kafka.snapshot;
