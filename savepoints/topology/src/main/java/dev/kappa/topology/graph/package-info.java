/** The topology: every name, its live version and who reads whom. */
package dev.kappa.topology.graph;
