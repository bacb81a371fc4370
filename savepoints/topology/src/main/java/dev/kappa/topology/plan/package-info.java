/** The typed steps of a change: what EXPLAIN prints and what the controller carries out, one list. */
package dev.kappa.topology.plan;
