/**
 * What a rebuild meets outside, asked before anything starts. In: a planned change, and the two doors to Flink and Kafka. Out:
 * facts (slots, records to replay, foreign readers, an estimate of time), what could not be asked, and what stands against the
 * change. Nothing is changed outside.
 */
package dev.kappa.gateway.preflight;
