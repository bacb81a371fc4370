package dev.kappa.redeploy.flink;

/** What became of a submission. */
public sealed interface SubmitResult {
    record Accepted() implements SubmitResult {}

    /** Flink has, or had, a job of this id: an earlier submission arrived. */
    record KnownAlready() implements SubmitResult {}

    /** The main method failed, or the cluster would not take the job. */
    record Refused(String reason) implements SubmitResult {}
}
