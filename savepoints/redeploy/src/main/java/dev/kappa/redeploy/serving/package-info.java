/**
 * The only door to the views that readers see. Goes in: definitions of versions of a view. Comes out: a table a version and one
 * stable view that shows the table of the live version, by the pointer in {@code kappa.live}.
 */
package dev.kappa.redeploy.serving;
