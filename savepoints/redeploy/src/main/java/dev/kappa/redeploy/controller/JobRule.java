package dev.kappa.redeploy.controller;

import dev.kappa.redeploy.flink.FlinkJob;
import dev.kappa.redeploy.registry.AttemptState;
import dev.kappa.redeploy.registry.JobAttempt;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Decides what to do about a version's job, so that one runs where one is wanted, and never two. Pure.
 *
 * <p>A new attempt follows only an attempt that is known to have ended: Flink says so, or Flink no longer knows it at two looks
 * apart. An attempt whose submission may or may not have arrived is submitted again under the same id, which Flink takes once. A stop
 * with a savepoint that began is brought to its end whatever is intended by then, for its savepoint may be complete; only an intent to
 * stop cancels it.
 */
final class JobRule {
    /** A job that ran for so long did not fail at once. */
    static final Duration PEACE = Duration.ofMinutes(1);

    static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private JobRule() {}

    /** What is to become of a version's job. */
    enum Intent {
        RUN,
        /** Stop with a savepoint; until that is possible, run. */
        SAVE,
        STOP
    }

    /**
     * What is known at one moment.
     *
     * @param newest the newest attempt in the book
     * @param seen what Flink lists under its id
     * @param goneForLong Flink has not listed it at two looks apart
     * @param ranBefore there are checkpoints under its id although it counts as not submitted
     */
    record View(
            Intent intent,
            Optional<JobAttempt> newest,
            Optional<FlinkJob> seen,
            boolean goneForLong,
            boolean ranBefore,
            Instant now) {}

    static JobMove next(View view) {
        if (view.newest().isEmpty()) {
            return view.intent() == Intent.RUN ? new JobMove.NewAttempt(0, Optional.empty()) : new JobMove.Rest();
        }
        JobAttempt attempt = view.newest().get();
        if (attempt.state().ended()) {
            return afterTheEnd(attempt, view);
        }
        if (view.intent() == Intent.STOP || attempt.state() == AttemptState.STOPPING) {
            return towardsTheEnd(attempt, view);
        }
        if (attempt.state() == AttemptState.SAVING) {
            return saving(attempt, view);
        }
        if (view.intent() == Intent.SAVE && attempt.state() == AttemptState.RUNNING && runs(view)) {
            return new JobMove.BeginSave(attempt);
        }
        if (view.seen().isPresent()) {
            return asSeen(attempt, view.seen().get());
        }
        if (attempt.state() == AttemptState.INTENDED) {
            if (view.ranBefore()) {
                return new JobMove.Observe(attempt, AttemptState.LOST, JobMove.Cause.LOST);
            }
            return attempt.notBefore().filter(t -> t.isAfter(view.now())).isPresent()
                    ? new JobMove.Rest()
                    : new JobMove.Submit(attempt);
        }
        return view.goneForLong()
                ? new JobMove.Observe(attempt, AttemptState.LOST, JobMove.Cause.LOST)
                : new JobMove.Rest();
    }

    /** A failure waits, the longer the more there were; a lost job is no failure of the job. */
    private static JobMove afterTheEnd(JobAttempt attempt, View view) {
        boolean stoppedAsIntended = attempt.state() == AttemptState.STOPPED && view.intent() == Intent.SAVE;
        if (attempt.state() == AttemptState.FINISHED || view.intent() == Intent.STOP || stoppedAsIntended) {
            return new JobMove.Rest();
        }
        if (attempt.state() != AttemptState.FAILED) {
            int failures = attempt.state() == AttemptState.STOPPED ? 0 : attempt.failures();
            return new JobMove.NewAttempt(failures, Optional.empty());
        }
        Instant now = view.now();
        boolean hadPeace = attempt.started().isPresent()
                && Duration.between(attempt.started().get(), attempt.ended().orElse(now))
                                .compareTo(PEACE)
                        >= 0;
        int failures = hadPeace ? 1 : attempt.failures() + 1;
        return new JobMove.NewAttempt(
                failures, Optional.of(attempt.ended().orElse(now).plus(pause(failures))));
    }

    /** 1 s, 2 s, 4 s … up to a minute. */
    static Duration pause(int failures) {
        Duration pause = Duration.ofSeconds(1L << Math.min(failures - 1, 10));
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }

    private static JobMove towardsTheEnd(JobAttempt attempt, View view) {
        if (attempt.state() != AttemptState.STOPPING) {
            return new JobMove.Observe(attempt, AttemptState.STOPPING, JobMove.Cause.NONE);
        }
        if (view.seen().isEmpty()) {
            return view.goneForLong()
                    ? new JobMove.Observe(attempt, AttemptState.STOPPED, JobMove.Cause.NONE)
                    : new JobMove.Rest();
        }
        FlinkJob.State state = view.seen().get().state();
        if (state.ended()) {
            return new JobMove.Observe(attempt, AttemptState.STOPPED, JobMove.Cause.NONE);
        }
        return state == FlinkJob.State.CANCELLING ? new JobMove.Rest() : new JobMove.Cancel(attempt);
    }

    private static boolean runs(View view) {
        return view.seen().filter(FlinkJob::allRunning).isPresent();
    }

    private static JobMove saving(JobAttempt attempt, View view) {
        if (view.seen().isEmpty()) {
            return view.goneForLong()
                    ? new JobMove.Observe(attempt, AttemptState.LOST, JobMove.Cause.LOST)
                    : new JobMove.Rest();
        }
        FlinkJob seen = view.seen().get();
        return seen.state().ended() ? asSeen(attempt, seen) : new JobMove.Save(attempt);
    }

    private static JobMove asSeen(JobAttempt attempt, FlinkJob seen) {
        return switch (seen.state()) {
            case STARTING -> observe(attempt, AttemptState.STARTING, JobMove.Cause.NONE);
            case RUNNING -> observe(
                    attempt, seen.allRunning() ? AttemptState.RUNNING : AttemptState.STARTING, JobMove.Cause.NONE);
            case RESTARTING -> observe(attempt, AttemptState.RESTARTING, JobMove.Cause.FLINK);
            case CANCELLING -> new JobMove.Rest();
            case CANCELED -> observe(attempt, AttemptState.FAILED, JobMove.Cause.CANCELLED_BY_OTHERS);
            case FAILED -> observe(attempt, AttemptState.FAILED, JobMove.Cause.FLINK);
            case FINISHED -> observe(attempt, AttemptState.FINISHED, JobMove.Cause.FINISHED);
        };
    }

    private static JobMove observe(JobAttempt attempt, AttemptState state, JobMove.Cause cause) {
        return attempt.state() == state ? new JobMove.Rest() : new JobMove.Observe(attempt, state, cause);
    }
}
