/**
 * Carries out one statement of Kappa's: parse, check, define, submit the change to the journal, and make a table of the answer.
 * CREATE and DROP wait for the controller; a rebuild or rollback answers at once with its plan, the same that EXPLAIN shows, and
 * WAIT REBUILD waits. What a session keeps between statements is its {@link dev.kappa.gateway.execute.AlterSet}. Knows nothing of
 * Flink's gateway.
 */
package dev.kappa.gateway.execute;
