package dev.kappa.redeploy.registry;

import dev.kappa.topology.definition.VersionId;
import java.util.Objects;
import java.util.Optional;

/**
 * A version and its job, for SHOW.
 *
 * @param live whether the name stands for this version
 * @param wanted whether its job is to run
 * @param suspect why its output may be wrong, if it may
 * @param newest the newest attempt; absent before the first
 */
public record JobStatus(
        VersionId version, boolean live, boolean wanted, Optional<String> suspect, Optional<JobAttempt> newest) {
    public JobStatus {
        Objects.requireNonNull(version);
        Objects.requireNonNull(suspect);
        Objects.requireNonNull(newest);
    }

    /** One word for the state: {@code starting}, {@code running}, {@code restarting}, {@code failed}, {@code suspect},
     * {@code stopped}, {@code finished}. */
    public String word() {
        if (suspect.isPresent()) {
            return "suspect";
        }
        if (newest.isEmpty()) {
            return wanted ? "starting" : "stopped";
        }
        return switch (newest.get().state()) {
            case INTENDED, STARTING -> newest.get().failures() > 0 ? "restarting" : "starting";
            case RUNNING -> "running";
            case RESTARTING -> "restarting";
            case FAILED, LOST -> wanted ? "failed" : "stopped";
            case SAVING, STOPPING, STOPPED -> "stopped";
            case FINISHED -> "finished";
        };
    }

    /** Why it is not simply running, if it is not. */
    public Optional<String> reason() {
        return suspect.or(() -> newest.flatMap(JobAttempt::reason));
    }
}
