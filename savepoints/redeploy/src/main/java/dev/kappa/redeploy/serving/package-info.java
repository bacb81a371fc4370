/**
 * The only door to the views that readers see. Goes in: definitions of versions of a view. Comes out: a table a version and one
 * stable view that shows the table of the live version, by the pointer in {@code kappa.live}. When a cutover changes the columns of a
 * view, its text changes in the transaction of the cutover, for which readers wait as long as a lock may be waited for.
 */
package dev.kappa.redeploy.serving;
