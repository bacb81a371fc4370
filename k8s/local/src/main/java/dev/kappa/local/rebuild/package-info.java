/**
 * Rebuilds from the command line: {@code make alter | rebuild | rollback | plan | rebuilds | savepoints | wait}. Goes in: a script, or the
 * name of a stream or view. Statements go through Flink's SQL Client as everybody's do; what is shown meanwhile comes from the registry.
 * Works against any system that the configuration file names.
 */
package dev.kappa.local.rebuild;
