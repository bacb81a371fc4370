package dev.kappa.redeploy.registry;

import dev.kappa.topology.definition.VersionId;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * One attempt to run a version's job.
 *
 * @param attempt grows over all lives of the name and version; the fencing number of what the job writes
 * @param jobId chosen by us, 32 hex digits, never used again
 * @param restorePath the checkpoint or savepoint it starts from; absent for one that starts from nothing
 * @param reason of its failure, or what it waits for
 * @param failures that followed each other without a minute's peace between them
 * @param notBefore it is not submitted earlier
 * @param checkpoint the newest completed one that Flink told of
 * @param stopRequest the id under which Flink was asked to stop it with a savepoint; absent when nobody did
 * @param savepoint that it was stopped with
 */
public record JobAttempt(
        VersionId version,
        long attempt,
        String jobId,
        Optional<String> restorePath,
        AttemptState state,
        Optional<String> reason,
        int failures,
        Optional<Instant> notBefore,
        Optional<CheckpointRef> checkpoint,
        Optional<String> stopRequest,
        Optional<String> savepoint,
        Instant created,
        Optional<Instant> started,
        Optional<Instant> ended) {
    public JobAttempt {
        Objects.requireNonNull(version);
        if (!jobId.matches("[0-9a-f]{32}")) {
            throw new IllegalArgumentException("'" + jobId + "' of " + version + " is not a Flink job id");
        }
        Objects.requireNonNull(restorePath);
        Objects.requireNonNull(state);
        Objects.requireNonNull(reason);
        Objects.requireNonNull(notBefore);
        Objects.requireNonNull(checkpoint);
        Objects.requireNonNull(stopRequest);
        Objects.requireNonNull(savepoint);
        Objects.requireNonNull(created);
        Objects.requireNonNull(started);
        Objects.requireNonNull(ended);
    }

    /** The same attempt in another state. */
    public JobAttempt in(AttemptState next, Optional<String> why) {
        return new JobAttempt(
                version,
                attempt,
                jobId,
                restorePath,
                next,
                why,
                failures,
                notBefore,
                checkpoint,
                stopRequest,
                savepoint,
                created,
                started,
                ended);
    }
}
