/** Materialized views as Postgres tables. */
package dev.kappa.connectors.postgres;
