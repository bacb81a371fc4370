package dev.kappa.redeploy.flink;

import dev.kappa.redeploy.Unavailable;
import dev.kappa.redeploy.registry.CheckpointRef;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A Flink session cluster. Every call may be repeated. Each throws {@link Unavailable} when the cluster does not answer or the
 * answer is lost; then whether the call had its effect is not known, and repeating it, or looking at {@link #jobs}, tells.
 */
public interface FlinkCluster {
    /** As messages name it. */
    String where();

    /** Task slots of all task managers. */
    Slots slots();

    /** Every job that the cluster knows, running and lately ended, by id. */
    Map<String, FlinkJob> jobs();

    /**
     * Starts a job under the id that the submission names. Flink takes an id once: a repetition starts nothing. It runs the job's main
     * before it answers, which takes seconds; meanwhile others may be submitted. Where it does not answer, the result is
     * {@link Unavailable}, thrown here or by the future.
     */
    CompletableFuture<SubmitResult> submit(JobSubmission submission);

    /** The newest completed checkpoint that the cluster knows of the job; final once the job has ended. */
    Optional<CheckpointRef> newestCheckpoint(String jobId);

    /** The newest failure of the job, if there was one. */
    Optional<JobFailure> failure(String jobId);

    /** Committables that Kafka refused in the end: above 0, data may be lost. Counted since the job's last restart. */
    long failedCommittables(String jobId);

    /** Asks the job to end; its checkpoints stay. No effect on a job that has ended or is not known. */
    void cancel(String jobId);

    /**
     * Asks the job to end with a savepoint, committing its side effects. The request has an id of ours, so that a repetition asks for
     * nothing new; whether it can be fulfilled is what {@link #stopResult} says.
     */
    void stopWithSavepoint(String jobId, String directory, StopRequest request);

    /**
     * Asks for a savepoint of a job that goes on running. It commits no side effects, so that the job must never be resumed from it. As for a
     * stop, the id is ours and {@link #stopResult} says how far it is.
     */
    void savepoint(String jobId, String directory, StopRequest request);

    /** What the job says of itself: its global job parameters. Empty for one that is not known. */
    Map<String, String> parameters(String jobId);

    /** How far that is. */
    StopResult stopResult(String jobId, StopRequest request);

    /** The savepoint that a job which has ended was stopped with, as far as the cluster remembers. */
    Optional<String> stoppedAt(String jobId);

    /** Asks for a checkpoint before its time; no effect where the job cannot make one now. */
    void checkpoint(String jobId);
}
