/**
 * Runs Flink's own SQL Client. In: nothing, or a script. Out: the client's output and, for a script, an exit code that says whether all of
 * it succeeded, which the client's own does not.
 *
 * <p>The client sends each statement as it stands, with its comments, but does not say where it stood. So a script is sent with a mark
 * before each statement, {@code /*kappa:<file>:<line>:<column>*}{@code /}, from which the gateway makes the places in its messages.
 */
package dev.kappa.local.sql;
