/**
 * All that Kappa knows, in the schema {@code kappa} of the serving database. Goes in: changes from the gateway
 * ({@link dev.kappa.redeploy.registry.Registry}), progress from the controller
 * ({@link dev.kappa.redeploy.registry.ChangeJournal}, {@link dev.kappa.redeploy.registry.JobBook}, each write under a
 * fencing number). Comes out: the topology, the history of changes, the state of every job.
 * {@link dev.kappa.redeploy.registry.Schema} creates and migrates the tables. Readers from outside see one view of it, {@code live_topics}
 * ({@link dev.kappa.redeploy.registry.ReaderRights}).
 */
package dev.kappa.redeploy.registry;
