/**
 * The topology: every name, its live version and who reads whom. In: registered versions, and uses of names in a statement.
 * Out: orders, dependents, and all problems of a planned change at once.
 */
package dev.kappa.topology.graph;
