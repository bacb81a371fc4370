/** What the source emits: {@link dev.kappa.connectors.s3.arrival.Arrival}. */
package dev.kappa.connectors.s3.arrival;
