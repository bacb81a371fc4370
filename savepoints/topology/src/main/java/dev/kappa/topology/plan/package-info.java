/**
 * The typed steps of a change: what EXPLAIN prints and what the controller carries out, one list. In: a topology and a
 * definition, or a name to drop. Out: a {@link dev.kappa.topology.plan.Change} with its steps in the order that is safe.
 */
package dev.kappa.topology.plan;
