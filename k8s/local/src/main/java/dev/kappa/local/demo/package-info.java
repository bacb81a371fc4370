/**
 * {@code make demo}: the whole of Kappa on one machine, told as a story in plain text.
 *
 * <p>In goes nothing. Out come the parts of the stack, the objects of {@code sql-scripts/}, the shop's history through all three doors, and
 * what the views say meanwhile. Ends by itself within ten minutes with 0, or with 1 and the reason.
 */
package dev.kappa.local.demo;
