/** The Flink source that reads a queue of notifications: where enumerator, readers and splits come together. */
package dev.kappa.connectors.s3.source;
