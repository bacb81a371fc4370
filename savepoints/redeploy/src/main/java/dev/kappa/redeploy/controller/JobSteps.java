package dev.kappa.redeploy.controller;

import dev.kappa.redeploy.flink.FailureCause;
import dev.kappa.redeploy.flink.FlinkJob;
import dev.kappa.redeploy.flink.JobFailure;
import dev.kappa.redeploy.flink.Slots;
import dev.kappa.redeploy.registry.AttemptState;
import dev.kappa.redeploy.registry.ChangeJournal;
import dev.kappa.redeploy.registry.JobAttempt;
import dev.kappa.redeploy.registry.JobBook;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.error.ErrorCode;
import java.util.List;
import java.util.Optional;

/** The steps that start, watch and stop a version's job. */
final class JobSteps {
    /** A job that is being made may fail so often by its own making before its change is given up; a lost task manager is waited for. */
    private static final int FAILURES_TOLERATED = 3;

    private final JobBook book;
    private final JobKeeper keeper;
    private final FailedJob failed;
    private final SlotPatience patience = new SlotPatience();
    private final Doors doors;

    JobSteps(ChangeJournal journal, JobBook book, JobKeeper keeper, Doors doors) {
        this.failed = new FailedJob(journal);
        this.book = book;
        this.keeper = keeper;
        this.doors = doors;
    }

    StepResult start(VersionDefinition version) {
        book.want(version.id(), true);
        JobKeeper.Kept kept = keeper.keep(version, JobRule.Intent.RUN);
        Optional<StepResult> failed = failure(version, kept);
        if (failed.isPresent()) {
            return failed.get();
        }
        boolean submitted = kept.newest()
                .filter(a -> a.state() != AttemptState.INTENDED
                        && a.state() != AttemptState.SAVING
                        && a.state() != AttemptState.STOPPING
                        && !a.state().ended())
                .isPresent();
        return submitted
                ? StepRunner.done()
                : new StepResult.Waiting(
                        kept.waitingFor().orElseGet(() -> "Flink to take the job" + refusal(version, kept)));
    }

    StepResult awaitRunning(VersionDefinition version) {
        JobKeeper.Kept kept = keeper.keep(version, JobRule.Intent.RUN);
        Optional<StepResult> failed = failure(version, kept);
        if (failed.isPresent()) {
            return failed.get();
        }
        Optional<AttemptState> state = kept.newest().map(JobAttempt::state);
        if (state.equals(Optional.of(AttemptState.RUNNING)) || state.equals(Optional.of(AttemptState.FINISHED))) {
            return StepRunner.done();
        }
        if (state.equals(Optional.of(AttemptState.RESTARTING))) {
            Optional<JobFailure> failure =
                    doors.flink().failure(kept.newest().get().jobId());
            if (failure.map(JobFailure::own).orElse(0) >= FAILURES_TOLERATED) {
                return jobFailed(version, failure.get().reason());
            }
        }
        return tooFewSlots(version, kept).orElseGet(() -> new StepResult.Waiting(waitingFor(kept)));
    }

    StepResult stop(VersionDefinition version) {
        book.want(version.id(), false);
        JobKeeper.Kept kept = keeper.keep(version, JobRule.Intent.STOP);
        return kept.newest().map(a -> a.state().ended()).orElse(true)
                ? StepRunner.done()
                : new StepResult.Waiting(kept.waitingFor().orElse("Flink to stop the job"));
    }

    private static String waitingFor(JobKeeper.Kept kept) {
        return kept.waitingFor().orElseGet(() -> kept.seen()
                .map(j -> "the job to run (" + j.running() + " of " + j.tasks() + " tasks do)"
                        + kept.newest()
                                .flatMap(JobAttempt::reason)
                                .map(r -> "; it failed with " + r)
                                .orElse(""))
                .orElse("Flink to take the job"));
    }

    /** What a job stands on comes back, and it is tried again meanwhile, ever more seldom: that is not held against it. */
    private Optional<StepResult> failure(VersionDefinition version, JobKeeper.Kept kept) {
        return failed(version, kept)
                .filter(reason -> FailureCause.of(reason) == FailureCause.OWN)
                .map(reason -> jobFailed(version, reason));
    }

    private Optional<String> failed(VersionDefinition version, JobKeeper.Kept kept) {
        return kept.newest()
                .filter(a -> a.state() == AttemptState.FAILED || a.failures() > 0)
                .map(a -> a.reason().or(() -> lastReason(version)).orElse("Flink does not say why"));
    }

    private String refusal(VersionDefinition version, JobKeeper.Kept kept) {
        return failed(version, kept).map(reason -> "; it failed with " + reason).orElse("");
    }

    private Optional<String> lastReason(VersionDefinition version) {
        return book.attempts(version.id()).stream()
                .map(JobAttempt::reason)
                .flatMap(Optional::stream)
                .reduce((first, second) -> second);
    }

    private StepResult jobFailed(VersionDefinition version, String reason) {
        return new StepResult.Failed(List.of(failed.problem(version, "fails", reason)));
    }

    /** A job without slots runs, as Flink calls it, or pauses after it was refused some; one that failed by itself may keep its slots meanwhile. */
    private static boolean lacksSlots(FlinkJob job, Optional<String> reason) {
        return job.state() == FlinkJob.State.RUNNING && job.running() == 0
                || job.state() == FlinkJob.State.RESTARTING
                        && reason.filter(r -> r.startsWith("NoResourceAvailable"))
                                .isPresent();
    }

    private Optional<StepResult> tooFewSlots(VersionDefinition version, JobKeeper.Kept kept) {
        Optional<String> reason = kept.newest().flatMap(JobAttempt::reason);
        int needed = version.job().parallelism();
        Optional<Slots> slots = kept.seen()
                .filter(j -> lacksSlots(j, reason))
                .map(j -> doors.flink().slots())
                .filter(s -> s.free() < needed);
        String job = kept.newest().map(JobAttempt::jobId).orElse("");
        if (slots.isEmpty()) {
            patience.forget(job);
        }
        return slots.filter(s -> patience.isOver(job, s, doors.clock().instant()))
                .map(
                        s -> StepRunner.failed(
                                ErrorCode.TOO_FEW_SLOTS,
                                "the job of " + version.id() + " needs " + needed + " task slots, and " + s.free()
                                        + " of " + s.total() + " are free.",
                                "Start another task manager or raise taskmanager.numberOfTaskSlots, or drop what is not needed."));
    }
}
