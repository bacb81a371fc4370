/** The Flink catalog {@code kappa}: names of streams and views in, Kafka tables of their versions out; names of functions in, classes and jars out. Read only. */
package dev.kappa.gateway.catalog;
