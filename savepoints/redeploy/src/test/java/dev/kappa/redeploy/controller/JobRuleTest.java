package dev.kappa.redeploy.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kappa.redeploy.flink.FlinkJob;
import dev.kappa.redeploy.registry.AttemptState;
import dev.kappa.redeploy.registry.JobAttempt;
import dev.kappa.topology.definition.VersionId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JobRuleTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String ID = "0".repeat(32);

    private static JobAttempt attempt(
            AttemptState state, int failures, Optional<Instant> started, Optional<Instant> ended) {
        return new JobAttempt(
                new VersionId("x", 1),
                1,
                ID,
                Optional.empty(),
                state,
                Optional.empty(),
                failures,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                NOW,
                started,
                ended);
    }

    private static JobAttempt attempt(AttemptState state) {
        return attempt(state, 0, Optional.empty(), Optional.empty());
    }

    private static Optional<FlinkJob> seen(FlinkJob.State state, int running) {
        return Optional.of(new FlinkJob(ID, "kappa x.v1", state, 2, running));
    }

    private static JobMove next(boolean wanted, JobAttempt attempt, Optional<FlinkJob> seen, boolean goneForLong) {
        return JobRule.next(new JobRule.View(
                wanted ? JobRule.Intent.RUN : JobRule.Intent.STOP,
                Optional.of(attempt),
                seen,
                goneForLong,
                false,
                NOW));
    }

    @Test
    void aWantedVersionWithoutAnAttemptGetsOne() {
        JobRule.View none = new JobRule.View(JobRule.Intent.RUN, Optional.empty(), Optional.empty(), false, false, NOW);
        assertEquals(new JobMove.NewAttempt(0, Optional.empty()), JobRule.next(none));
    }

    @Test
    void anIntentIsSubmittedUnderItsOwnIdUntilFlinkShowsIt() {
        JobAttempt intended = attempt(AttemptState.INTENDED);
        assertEquals(new JobMove.Submit(intended), next(true, intended, Optional.empty(), true));
        assertEquals(
                new JobMove.Observe(intended, AttemptState.STARTING, JobMove.Cause.NONE),
                next(true, intended, seen(FlinkJob.State.RUNNING, 1), false));
    }

    @Test
    void anIntentThatRanAndWasLostIsNotSubmittedAgain() {
        JobAttempt intended = attempt(AttemptState.INTENDED);
        assertEquals(
                new JobMove.Observe(intended, AttemptState.LOST, JobMove.Cause.LOST),
                JobRule.next(new JobRule.View(
                        JobRule.Intent.RUN, Optional.of(intended), Optional.empty(), false, true, NOW)));
    }

    @Test
    void aJobIsLostOnlyAtTheSecondLook() {
        JobAttempt running = attempt(AttemptState.RUNNING);
        assertEquals(new JobMove.Rest(), next(true, running, Optional.empty(), false));
        assertEquals(
                new JobMove.Observe(running, AttemptState.LOST, JobMove.Cause.LOST),
                next(true, running, Optional.empty(), true));
    }

    @Test
    void onlyAJobWhoseTasksAllRunCountsAsRunning() {
        JobAttempt starting = attempt(AttemptState.STARTING);
        assertEquals(new JobMove.Rest(), next(true, starting, seen(FlinkJob.State.RUNNING, 1), false));
        assertEquals(
                new JobMove.Observe(starting, AttemptState.RUNNING, JobMove.Cause.NONE),
                next(true, starting, seen(FlinkJob.State.RUNNING, 2), false));
    }

    @Test
    void aJobThatFailsAtOnceIsStartedEverMoreSlowly() {
        Optional<Instant> ended = Optional.of(NOW);
        assertEquals(
                new JobMove.NewAttempt(1, Optional.of(NOW.plusSeconds(1))),
                next(true, attempt(AttemptState.FAILED, 0, Optional.empty(), ended), Optional.empty(), false));
        assertEquals(
                new JobMove.NewAttempt(4, Optional.of(NOW.plusSeconds(8))),
                next(true, attempt(AttemptState.FAILED, 3, Optional.empty(), ended), Optional.empty(), false));
        assertEquals(Duration.ofMinutes(1), JobRule.pause(50));
        assertEquals(
                new JobMove.NewAttempt(1, Optional.of(NOW.plusSeconds(1))),
                next(
                        true,
                        attempt(AttemptState.FAILED, 9, Optional.of(NOW.minusSeconds(61)), ended),
                        Optional.empty(),
                        false));
    }

    @Test
    void aLostJobIsNoFailureAndIsStartedAtOnce() {
        assertEquals(
                new JobMove.NewAttempt(2, Optional.empty()),
                next(true, attempt(AttemptState.LOST, 2, Optional.empty(), Optional.of(NOW)), Optional.empty(), false));
    }

    @Test
    void aJobThatNobodyWantsIsCancelledAndThenStopped() {
        JobAttempt running = attempt(AttemptState.RUNNING);
        JobAttempt stopping = attempt(AttemptState.STOPPING);
        assertEquals(
                new JobMove.Observe(running, AttemptState.STOPPING, JobMove.Cause.NONE),
                next(false, running, seen(FlinkJob.State.RUNNING, 2), false));
        assertEquals(new JobMove.Cancel(stopping), next(false, stopping, seen(FlinkJob.State.RESTARTING, 0), false));
        assertEquals(new JobMove.Rest(), next(false, stopping, seen(FlinkJob.State.CANCELLING, 0), false));
        assertEquals(
                new JobMove.Observe(stopping, AttemptState.STOPPED, JobMove.Cause.NONE),
                next(false, stopping, seen(FlinkJob.State.CANCELED, 0), false));
    }

    @Test
    void aStopThatBeganIsFinishedBeforeANewAttempt() {
        JobAttempt stopping = attempt(AttemptState.STOPPING);
        assertEquals(new JobMove.Cancel(stopping), next(true, stopping, seen(FlinkJob.State.RUNNING, 2), false));
        assertEquals(
                new JobMove.NewAttempt(0, Optional.empty()),
                next(true, attempt(AttemptState.STOPPED), Optional.empty(), false));
    }

    @Test
    void aJobThatEndedByItselfIsNotStartedAgain() {
        JobAttempt running = attempt(AttemptState.RUNNING);
        assertEquals(
                new JobMove.Observe(running, AttemptState.FINISHED, JobMove.Cause.FINISHED),
                next(true, running, seen(FlinkJob.State.FINISHED, 0), false));
        assertEquals(new JobMove.Rest(), next(true, attempt(AttemptState.FINISHED), Optional.empty(), false));
    }

    @Test
    void whatSomebodyCancelledInFlinkIsStartedAgain() {
        JobAttempt running = attempt(AttemptState.RUNNING);
        assertEquals(
                new JobMove.Observe(running, AttemptState.FAILED, JobMove.Cause.CANCELLED_BY_OTHERS),
                next(true, running, seen(FlinkJob.State.CANCELED, 0), false));
    }
}
