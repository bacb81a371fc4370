/**
 * Makes definitions. In: a statement's parts, the topology, the configuration. Out: the definition of a version with its
 * compiled plan or job specification, everything its job will ever need; of an alteration, the new versions of all that it
 * changes ({@link dev.kappa.gateway.compile.RebuildCompiler}), or every problem of every one of them. Nothing is created outside.
 */
package dev.kappa.gateway.compile;
