package dev.kappa.redeploy.flink;

/** How far a stop with savepoint is. */
public sealed interface StopResult {
    record Pending() implements StopResult {}

    /** The cluster has never heard of the request, or has forgotten it. */
    record Unknown() implements StopResult {}

    record SavedAt(String path) implements StopResult {}

    /** The job did not stop; it goes on or restarts. */
    record Failed(String reason) implements StopResult {}
}
