/**
 * Carries out changes of the topology. {@code registry} keeps what is known in Postgres; {@code flink}, {@code log} and
 * {@code serving} are the only doors to Flink, Kafka and the served views; {@code controller} reads the journal and acts
 * through the doors, one step after the other; {@code config} says where everything is. A job is known here only as a jar,
 * an entry class and arguments.
 */
package dev.kappa.redeploy;
