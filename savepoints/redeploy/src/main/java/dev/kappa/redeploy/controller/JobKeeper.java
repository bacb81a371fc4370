package dev.kappa.redeploy.controller;

import dev.kappa.redeploy.flink.CheckpointStore.Listing;
import dev.kappa.redeploy.flink.CheckpointStore.Presence;
import dev.kappa.redeploy.flink.FlinkJob;
import dev.kappa.redeploy.flink.JobFailure;
import dev.kappa.redeploy.flink.RestoreRule;
import dev.kappa.redeploy.flink.SubmitResult;
import dev.kappa.redeploy.registry.AttemptState;
import dev.kappa.redeploy.registry.JobAttempt;
import dev.kappa.redeploy.registry.JobBook;
import dev.kappa.redeploy.serving.Serving;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.definition.VersionId;
import dev.kappa.topology.error.KappaException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the moves that {@link JobRule} names. What it remembers between calls (since when a job is missing) only delays it, so that
 * a restarted controller loses nothing.
 *
 * <p>An attempt that is written down but perhaps not submitted, under whose id there are checkpoints, did run and was lost by a
 * JobManager without high availability; it is not submitted again. Where the checkpoint directory cannot be listed this cannot be
 * seen: keep high availability on there, so that Flink refuses the id itself.
 */
final class JobKeeper {
    /** Two looks so far apart make sure that a job is gone. */
    static final Duration GONE_AFTER = Duration.ofSeconds(1);

    /** Flink may answer from a cache that is this old. */
    static final Duration CACHED = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(JobKeeper.class);

    private final JobBook book;
    private final Doors doors;
    private final Savepoints savepoints;
    private final Submissions submissions;
    private final Map<String, Instant> missing = new HashMap<>();
    private final Map<String, Instant> ended = new HashMap<>();

    JobKeeper(JobBook book, Doors doors, Suspicions suspicions) {
        this.book = book;
        this.doors = doors;
        this.savepoints = new Savepoints(book, doors, suspicions);
        this.submissions = new Submissions(doors.flink());
    }

    /** How a version's job is after all was done that could be done now. */
    record Kept(Optional<JobAttempt> newest, Optional<FlinkJob> seen, Optional<String> waitingFor) {}

    /** Does what can be done now so that one job of the version runs, or none. */
    Kept keep(VersionDefinition definition, JobRule.Intent intent) {
        for (int moves = 0; moves < 10; moves++) {
            Optional<JobAttempt> newest = newest(definition.id());
            Optional<JobAttempt> submitted = newest.filter(a -> submissions.has(a.jobId()));
            if (submitted.isPresent()) {
                // Whatever is intended by then: what was sent may still arrive.
                Optional<String> blocked = takeUp(submitted.get());
                if (blocked.isPresent()) {
                    return new Kept(newest(definition.id()), Optional.empty(), blocked);
                }
                continue;
            }
            Optional<FlinkJob> seen = newest.filter(a -> !a.state().ended()).flatMap(this::look);
            JobMove move = JobRule.next(new JobRule.View(
                    intent,
                    newest,
                    seen,
                    newest.map(this::goneForLong).orElse(false),
                    newest.filter(a -> a.state() == AttemptState.INTENDED && seen.isEmpty())
                            .map(this::ranBefore)
                            .orElse(false),
                    now()));
            Optional<String> blocked = make(move, definition, newest);
            if (blocked.isPresent() || endsALook(move)) {
                return new Kept(newest(definition.id()), seen, blocked);
            }
        }
        return new Kept(newest(definition.id()), Optional.empty(), Optional.empty());
    }

    /** Nothing more can be done until time has passed. */
    private static boolean endsALook(JobMove move) {
        return move instanceof JobMove.Rest || move instanceof JobMove.Cancel || move instanceof JobMove.Save;
    }

    /** @return why the move could not be made now, if it could not */
    private Optional<String> make(JobMove move, VersionDefinition definition, Optional<JobAttempt> newest) {
        if (move instanceof JobMove.NewAttempt fresh) {
            return newAttempt(definition, newest, fresh);
        }
        if (move instanceof JobMove.Submit submit) {
            return submit(definition, submit.attempt());
        }
        if (move instanceof JobMove.Observe observe) {
            return observe(observe);
        }
        if (move instanceof JobMove.BeginSave begin) {
            book.saving(begin.attempt(), doors.jobIds().get());
            return Optional.empty();
        }
        if (move instanceof JobMove.Save save) {
            return savepoints.save(save.attempt());
        }
        if (move instanceof JobMove.Cancel cancel) {
            LOG.info(
                    "stopping the job of {} ({})",
                    definition.id(),
                    cancel.attempt().jobId());
            doors.flink().cancel(cancel.attempt().jobId());
        }
        return Optional.empty();
    }

    private Optional<String> newAttempt(
            VersionDefinition definition, Optional<JobAttempt> former, JobMove.NewAttempt move) {
        OptionalLong epoch =
                definition.table().isPresent() ? doors.serving().visibleEpoch(definition) : OptionalLong.empty();
        RestoreRule.Decision decision = RestoreRule.decide(former.map(this::evidence), epoch);
        if (decision instanceof RestoreRule.Decision.Unsure unsure) {
            String reason = "not started again, for it is not sure which checkpoint is the newest: " + unsure.reason();
            former.filter(a -> !a.reason().equals(Optional.of(reason)))
                    .ifPresent(a -> book.observed(a, a.state(), Optional.of(reason), now()));
            return Optional.of(reason);
        }
        Optional<String> path =
                decision instanceof RestoreRule.Decision.From from ? Optional.of(from.path()) : Optional.empty();
        if (path.isEmpty() && former.isPresent() && definition.table().isPresent()) {
            if (doors.serving().clear(definition) instanceof Serving.Outcome.Busy busy) {
                return Optional.of("readers of its table: " + busy.reason());
            }
        }
        JobAttempt attempt =
                book.intend(definition.id(), doors.jobIds().get(), path, move.failures(), move.notBefore(), now());
        LOG.info(
                "attempt {} of {} starts from {}",
                attempt.attempt(),
                definition.id(),
                path.orElse("the beginning of the log"));
        return Optional.empty();
    }

    private RestoreRule.Evidence evidence(JobAttempt attempt) {
        return new RestoreRule.Evidence(
                attempt,
                doors.checkpoints().completed(attempt.jobId()),
                doors.checkpoints().savepoint(attempt.jobId()),
                attempt.restorePath().map(doors.checkpoints()::presence).orElse(Presence.GONE));
    }

    private Optional<String> submit(VersionDefinition definition, JobAttempt attempt) {
        if (submissions.full()) {
            return Optional.of("its turn: Flink is starting other jobs");
        }
        JobLaunch.Launch launch;
        try {
            launch = doors.launch().of(definition, attempt, book.jarHash(definition.id()));
        } catch (KappaException refused) {
            return fail(attempt, refused.getMessage());
        }
        book.jarHash(definition.id(), launch.jarHash());
        submissions.begin(launch.submission());
        return Optional.empty();
    }

    /** What became of a submission. */
    private Optional<String> takeUp(JobAttempt attempt) {
        Optional<SubmitResult> answer = submissions.answer(attempt.jobId());
        if (answer.isEmpty()) {
            return Optional.of("Flink to take the job");
        }
        if (answer.get() instanceof SubmitResult.Refused refused) {
            return fail(attempt, refused.reason());
        }
        LOG.info("submitted the job of {} ({})", attempt.version(), attempt.jobId());
        book.observed(attempt, AttemptState.STARTING, Optional.empty(), now());
        return Optional.empty();
    }

    private Optional<String> fail(JobAttempt attempt, String reason) {
        LOG.warn("attempt {} of {} failed: {}", attempt.attempt(), attempt.version(), reason);
        book.observed(attempt, AttemptState.FAILED, Optional.of(reason), now());
        return Optional.of(reason);
    }

    private Optional<String> observe(JobMove.Observe move) {
        JobAttempt attempt = move.attempt();
        if (move.state().ended() && savepoints.stoppedWith(attempt, move.state() == AttemptState.FINISHED)) {
            book.observed(attempt, AttemptState.STOPPED, Optional.empty(), now());
            return Optional.empty();
        }
        boolean final_ = move.state() == AttemptState.FAILED || move.state() == AttemptState.FINISHED;
        if (final_ && !settled(attempt)) {
            return Optional.of("Flink's last word on its checkpoints");
        }
        if (final_) {
            doors.flink().newestCheckpoint(attempt.jobId()).ifPresent(c -> book.checkpoint(attempt, c));
        }
        Optional<String> reason =
                switch (move.cause()) {
                    case NONE -> Optional.empty();
                    case FLINK -> doors.flink().failure(attempt.jobId()).map(JobFailure::reason);
                    case LOST -> Optional.of("Flink no longer knows the job: its JobManager was started anew");
                    case CANCELLED_BY_OTHERS -> Optional.of("somebody cancelled the job in Flink");
                    case FINISHED -> Optional.of("the job has read all there was and ended");
                };
        if (move.state().ended() && move.state() != AttemptState.STOPPED) {
            LOG.warn(
                    "attempt {} of {} is {}: {}",
                    attempt.attempt(),
                    attempt.version(),
                    move.state(),
                    reason.orElse(""));
        }
        book.observed(attempt, move.state(), reason, now());
        return Optional.empty();
    }

    /** Where only Flink can tell the newest checkpoint, its cache must have run out first. */
    private boolean settled(JobAttempt attempt) {
        if (doors.checkpoints().completed(attempt.jobId()) instanceof Listing.Listed) {
            return true;
        }
        Instant since = ended.computeIfAbsent(attempt.jobId(), id -> now());
        return Duration.between(since, now()).compareTo(CACHED) >= 0;
    }

    private boolean ranBefore(JobAttempt attempt) {
        return doors.checkpoints().completed(attempt.jobId()) instanceof Listing.Listed listed
                && !listed.completed().isEmpty();
    }

    private Optional<FlinkJob> look(JobAttempt attempt) {
        Optional<FlinkJob> seen = Optional.ofNullable(doors.flink().jobs().get(attempt.jobId()));
        if (seen.isPresent()) {
            missing.remove(attempt.jobId());
        } else {
            missing.putIfAbsent(attempt.jobId(), now());
        }
        return seen;
    }

    private boolean goneForLong(JobAttempt attempt) {
        return Optional.ofNullable(missing.get(attempt.jobId()))
                .filter(since -> Duration.between(since, now()).compareTo(GONE_AFTER) >= 0)
                .isPresent();
    }

    private Optional<JobAttempt> newest(VersionId version) {
        List<JobAttempt> attempts = book.attempts(version);
        return attempts.isEmpty() ? Optional.empty() : Optional.of(attempts.get(attempts.size() - 1));
    }

    private Instant now() {
        return doors.clock().instant();
    }
}
