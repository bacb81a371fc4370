package dev.kappa.redeploy.controller;

import dev.kappa.redeploy.flink.FailureCause;
import dev.kappa.redeploy.flink.JobFailure;
import dev.kappa.redeploy.registry.AttemptState;
import dev.kappa.redeploy.registry.JobAttempt;
import dev.kappa.redeploy.registry.JobBook;
import dev.kappa.topology.definition.VersionId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Tells a job that fails by its own making, again and again, from one whose surroundings are away: the first is given up, the second
 * is waited for.
 */
final class JobHealth {
    /** A job may fail so often in a row before it is given up. */
    static final int FAILURES_TOLERATED = 3;

    /** A job that has not failed for so long runs well. */
    private static final Duration PEACE = Duration.ofMinutes(1);

    private final JobBook book;
    private final Doors doors;

    JobHealth(JobBook book, Doors doors) {
        this.book = book;
        this.doors = doors;
    }

    /** Why the version's job is given up, if it is. */
    Optional<String> broken(VersionId version) {
        List<JobAttempt> attempts = book.attempts(version);
        if (attempts.isEmpty()) {
            return Optional.empty();
        }
        JobAttempt newest = attempts.get(attempts.size() - 1);
        Optional<String> reason = lastReason(attempts);
        int inARow = newest.failures() + (newest.state() == AttemptState.FAILED ? 1 : 0);
        boolean own = FailureCause.of(reason.orElse("")) == FailureCause.OWN;
        if (inARow >= FAILURES_TOLERATED && own && newest.state() != AttemptState.RUNNING) {
            return Optional.of(reason.orElse("Flink does not say why"));
        }
        if (newest.state().ended() || newest.state() == AttemptState.INTENDED) {
            return Optional.empty();
        }
        return doors.flink()
                .failure(newest.jobId())
                .filter(f -> f.own() >= FAILURES_TOLERATED)
                .filter(f -> f.at().plus(PEACE).isAfter(doors.clock().instant()))
                .map(JobFailure::reason);
    }

    /** Why the version's job does not run, if it does not. */
    Optional<String> notRunning(VersionId version) {
        List<JobAttempt> attempts = book.attempts(version);
        if (attempts.isEmpty()) {
            return Optional.of("its job to be started");
        }
        JobAttempt newest = attempts.get(attempts.size() - 1);
        if (newest.state() == AttemptState.RUNNING || newest.state() == AttemptState.FINISHED) {
            return Optional.empty();
        }
        return Optional.of("its job to run (it is " + newest.state()
                + newest.reason().map(r -> ": " + r).orElse("") + ")");
    }

    /** The newest attempt, if there is one. */
    Optional<JobAttempt> newest(VersionId version) {
        List<JobAttempt> attempts = book.attempts(version);
        return attempts.isEmpty() ? Optional.empty() : Optional.of(attempts.get(attempts.size() - 1));
    }

    private static Optional<String> lastReason(List<JobAttempt> attempts) {
        return attempts.stream()
                .map(JobAttempt::reason)
                .flatMap(Optional::stream)
                .reduce((first, second) -> second);
    }
}
