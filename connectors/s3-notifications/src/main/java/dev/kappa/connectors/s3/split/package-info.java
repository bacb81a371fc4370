/** The unit that a reader owns: a share of the one queue that all readers poll. It has no position, for the queue keeps that. */
package dev.kappa.connectors.s3.split;
