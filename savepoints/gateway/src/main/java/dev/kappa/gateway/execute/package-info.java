/**
 * Carries out one statement of Kappa's: parse, check, define, submit the change to the journal, wait for the controller, and
 * make a table of the answer. Knows nothing of Flink's gateway.
 */
package dev.kappa.gateway.execute;
