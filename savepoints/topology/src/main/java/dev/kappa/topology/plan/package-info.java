/**
 * The typed steps of a change: what EXPLAIN prints and what the controller carries out, one list. In: a topology and a
 * definition, new versions of names, a name to go back or to drop. Out: a {@link dev.kappa.topology.plan.Change} with its steps
 * in the order that is safe, or the reasons why there is none; and in which way two versions differ for their readers.
 */
package dev.kappa.topology.plan;
