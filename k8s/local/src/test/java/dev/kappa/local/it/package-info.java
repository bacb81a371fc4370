/**
 * Tests against the real systems. {@link dev.kappa.local.it.SharedStack} starts one stack for the whole run, on free ports and in a home
 * under {@code target/}, and stops it when the last test has ended, however it ended.
 */
package dev.kappa.local.it;
