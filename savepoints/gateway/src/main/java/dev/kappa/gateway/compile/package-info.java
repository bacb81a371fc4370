/**
 * Makes definitions. In: a statement's parts, the topology, the configuration. Out: the definition of a version with its
 * compiled plan or job specification, everything its job will ever need; of an alteration, the new versions of all that it
 * changes ({@link dev.kappa.gateway.compile.RebuildCompiler}), or every problem of every one of them. Nothing is created outside.
 *
 * <p>Of a function the definition is a class and a jar ({@link dev.kappa.gateway.compile.FunctionDefinition}). Who calls it has its version
 * among its calls, its jar among those of its job, and its digest in its own: so other code is another meaning, and a version that comes back
 * comes with the code that it was made with.
 */
package dev.kappa.gateway.compile;
