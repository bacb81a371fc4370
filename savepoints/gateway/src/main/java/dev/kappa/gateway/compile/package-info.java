/**
 * Makes definitions. In: a statement's parts, the topology, the configuration. Out: the definition of a version with its
 * compiled plan or job specification, everything its job will ever need. Nothing is created outside.
 */
package dev.kappa.gateway.compile;
