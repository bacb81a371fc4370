/**
 * Reads the queue. In: messages. Out: one {@link dev.kappa.connectors.s3.arrival.Arrival} for each notification or part that cannot be read.
 *
 * <p>A message lives here from its delivery until it is deleted, and {@link dev.kappa.connectors.s3.reader.Receipts} knows where it stands:
 * held (fetched, not emitted), emitted (no checkpoint covers it), covered (by a checkpoint that has not completed), to be deleted. Until
 * then {@link dev.kappa.connectors.s3.reader.QueueUpkeep} keeps it hidden from others. Receipts are never part of a checkpoint: after a
 * failure messages come again, and the deduplication behind the source, whose state is of the same checkpoint, knows them.
 */
package dev.kappa.connectors.s3.reader;
