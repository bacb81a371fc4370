/**
 * What the names are and who reads whom. Goes in: statements as text and the facts that a planner found. Comes out:
 * definitions, the graph, and the typed steps of a change. Pure: no network, no clock, no Flink.
 */
package dev.kappa.topology;
