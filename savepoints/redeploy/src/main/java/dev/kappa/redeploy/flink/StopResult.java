package dev.kappa.redeploy.flink;

/** How far a stop with savepoint is. */
public sealed interface StopResult {
    record Pending() implements StopResult {}

    record SavedAt(String path) implements StopResult {}

    /** The job did not stop; it goes on or restarts. */
    record Failed(String reason) implements StopResult {}
}
