package dev.kappa.redeploy.flink;

import java.time.Instant;

/**
 * Why a job failed last.
 *
 * @param reason the root cause as one line; where code of the user's threw it, also the method: {@code (in its.Shout.eval, Shout.java:9)}
 * @param count of the failures that the cluster remembers
 * @param own of them: those of the job's own making that came shortly before the newest, or are it
 */
public record JobFailure(String reason, int count, int own, Instant at) {}
