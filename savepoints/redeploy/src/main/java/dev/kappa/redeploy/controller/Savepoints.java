package dev.kappa.redeploy.controller;

import dev.kappa.redeploy.flink.CheckpointStore.Savepoint;
import dev.kappa.redeploy.flink.RestoreRule;
import dev.kappa.redeploy.flink.StopRequest;
import dev.kappa.redeploy.flink.StopResult;
import dev.kappa.redeploy.registry.AttemptState;
import dev.kappa.redeploy.registry.CheckpointRef;
import dev.kappa.redeploy.registry.JobAttempt;
import dev.kappa.redeploy.registry.JobBook;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops attempts with savepoints. The request has an id that is in the book before Flink hears of it, so that it may be repeated; the
 * savepoint goes into a directory of the attempt's own, so that it is found even when Flink forgot the request, or was killed after it
 * had written the savepoint.
 *
 * <p>A savepoint may be complete, and its side effects committed, although the job did not end: Flink then restarts the job from
 * something older. Such a job is cancelled, and the savepoint is what it goes on from. Where it completed a checkpoint before it could be
 * cancelled, it has written records twice: the version is suspect, and no way back.
 */
final class Savepoints {
    private static final Logger LOG = LoggerFactory.getLogger(Savepoints.class);

    private final JobBook book;
    private final Doors doors;
    private final Suspicions suspicions;
    private final Set<StopRequest> asked = new HashSet<>();

    Savepoints(JobBook book, Doors doors, Suspicions suspicions) {
        this.book = book;
        this.suspicions = suspicions;
        this.doors = doors;
    }

    /** Asks for the stop, perhaps again, and writes down what came of it. */
    Optional<String> save(JobAttempt attempt) {
        StopRequest request = new StopRequest(attempt.stopRequest().orElseThrow());
        if (asked.add(request)) {
            ask(attempt, request);
        }
        StopResult result = doors.flink().stopResult(attempt.jobId(), request);
        if (result instanceof StopResult.Unknown) {
            ask(attempt, request);
        } else if (result instanceof StopResult.SavedAt saved) {
            book.saved(attempt, saved.path(), now());
            book.observed(attempt, AttemptState.STOPPED, Optional.empty(), now());
            LOG.info("stopped the job of {} with {}", attempt.version(), saved.path());
            return Optional.empty();
        } else if (result instanceof StopResult.Failed failed) {
            return failed(attempt, failed.reason());
        }
        return Optional.of("Flink to write its savepoint");
    }

    private void ask(JobAttempt attempt, StopRequest request) {
        LOG.info("stopping the job of {} ({}) with a savepoint", attempt.version(), attempt.jobId());
        doors.flink().stopWithSavepoint(attempt.jobId(), doors.checkpoints().savepoints(attempt.jobId()), request);
    }

    private Optional<String> failed(JobAttempt attempt, String reason) {
        String why = "it could not be stopped with a savepoint: " + reason;
        if (complete(attempt)) {
            LOG.warn("{} left a savepoint and ran on: it is cancelled", attempt.version());
            book.observed(attempt, AttemptState.STOPPING, Optional.of(why), now());
        } else {
            book.observed(attempt, AttemptState.RESTARTING, Optional.of(why), now());
        }
        return Optional.of(why);
    }

    /**
     * Whether an attempt that has ended left the savepoint that it was to stop with, which is then in the book.
     *
     * @param finished Flink says that it ended by itself, as one does that was stopped with a savepoint
     */
    boolean stoppedWith(JobAttempt attempt, boolean finished) {
        if (attempt.stopRequest().isEmpty()) {
            return false;
        }
        // Asked for in any case: a cluster that is shut down waits for results that nobody has fetched.
        StopResult result = doors.flink()
                .stopResult(
                        attempt.jobId(), new StopRequest(attempt.stopRequest().get()));
        if (complete(attempt)) {
            return true;
        }
        if (!finished) {
            return false;
        }
        Optional<String> path = result instanceof StopResult.SavedAt saved
                ? Optional.of(saved.path())
                : doors.flink().stoppedAt(attempt.jobId());
        path.ifPresent(p -> book.saved(attempt, p, now()));
        return path.isPresent();
    }

    private boolean complete(JobAttempt attempt) {
        if (doors.checkpoints().savepoint(attempt.jobId()) instanceof Savepoint.There there) {
            book.saved(attempt, there.path(), now());
            RestoreRule.newerThan(there, doors.checkpoints().completed(attempt.jobId()))
                    .ifPresent(later -> ranOn(attempt, later));
            return true;
        }
        return attempt.savepoint().isPresent();
    }

    private void ranOn(JobAttempt attempt, CheckpointRef later) {
        String why =
                "its job was restarted after its savepoint was complete, and wrote some records twice before it could be"
                        + " stopped (checkpoint " + later.id() + ")";
        suspicions.suspect(attempt.version(), why);
    }

    private Instant now() {
        return doors.clock().instant();
    }
}
