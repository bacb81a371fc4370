/**
 * Understands one SELECT with Flink's own planner. In: the text, and the topology that its names stand for. Out: what it
 * reads, its columns, whether it only appends, its key, its watermark, a digest of its meaning; or every reason why it
 * cannot be a stream. Reads values and returns values: no cluster, no network, no clock.
 */
package dev.kappa.gateway.analysis;
