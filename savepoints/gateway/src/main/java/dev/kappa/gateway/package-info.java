/**
 * The front door: Kappa's statements in the Flink SQL Gateway.
 *
 * <p>A statement comes in through {@link dev.kappa.gateway.endpoint}, its query is understood by
 * {@link dev.kappa.gateway.analysis}, made into a version's definition and compiled plan by
 * {@link dev.kappa.gateway.compile}, what a change meets outside is asked by {@link dev.kappa.gateway.preflight}, and it
 * leaves as one change for the journal. Names are resolved to versions by
 * {@link dev.kappa.gateway.catalog}. Nothing here starts a job or writes to an outside system.
 */
package dev.kappa.gateway;
