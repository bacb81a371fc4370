package dev.kappa.redeploy.flink;

import java.time.Instant;

/**
 * Why a job failed last.
 *
 * @param reason the root cause as one line
 * @param count of the failures that the cluster remembers
 */
public record JobFailure(String reason, int count, Instant at) {}
