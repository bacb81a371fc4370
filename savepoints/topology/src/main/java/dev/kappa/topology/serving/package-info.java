/**
 * What a materialized view looks like in Postgres: in go column names, Flink type strings and the key of a
 * version; out come its table's DDL, its physical key and the DDL of the progress table that makes the writer
 * exactly once. Shared by the controller, which creates and drops tables, and by the sink, which fills them, so that
 * the two cannot disagree. Only text is made here, nothing is executed.
 */
package dev.kappa.topology.serving;
