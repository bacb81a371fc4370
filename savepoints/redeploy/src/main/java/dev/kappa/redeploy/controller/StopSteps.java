package dev.kappa.redeploy.controller;

import dev.kappa.redeploy.registry.AttemptState;
import dev.kappa.redeploy.registry.ChangeJournal;
import dev.kappa.redeploy.registry.ChangeStatus;
import dev.kappa.redeploy.registry.JobAttempt;
import dev.kappa.redeploy.registry.JobBook;
import dev.kappa.redeploy.registry.StepStatus;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Stops jobs with savepoints, all at the same time, and starts them again from there. A job that does not run, so that it cannot write
 * a savepoint, is stopped without: the change may be what repairs it. Then the change's problems say that there is no way back to it.
 */
final class StopSteps {
    /** So long a job that does not run, for want of something outside, may take to come back. */
    static final Duration PATIENCE = Duration.ofMinutes(2);

    private final ChangeJournal journal;
    private final JobBook book;
    private final JobKeeper keeper;
    private final JobSteps jobs;
    private final JobHealth health;
    private final Doors doors;

    StopSteps(ChangeJournal journal, JobBook book, JobKeeper keeper, JobSteps jobs, JobHealth health, Doors doors) {
        this.journal = journal;
        this.book = book;
        this.keeper = keeper;
        this.jobs = jobs;
        this.health = health;
        this.doors = doors;
    }

    StepResult stop(ChangeStatus change, StepStatus step, List<VersionDefinition> versions) {
        List<String> waiting = new ArrayList<>();
        for (VersionDefinition version : versions) {
            if (stop(change, step, version) instanceof StepResult.Waiting w) {
                waiting.add(version.id() + ": " + w.reason());
            }
        }
        return waiting.isEmpty() ? StepRunner.done() : new StepResult.Waiting(String.join("; ", waiting));
    }

    private StepResult stop(ChangeStatus change, StepStatus step, VersionDefinition version) {
        JobKeeper.Kept kept = keeper.keep(version, JobRule.Intent.SAVE);
        Optional<JobAttempt> attempt = kept.newest();
        AttemptState state = attempt.map(JobAttempt::state).orElse(AttemptState.STOPPED);
        if (state == AttemptState.STOPPED || state == AttemptState.FINISHED) {
            book.want(version.id(), false);
            return StepRunner.done();
        }
        Optional<String> hopeless = state == AttemptState.SAVING || state == AttemptState.STOPPING
                ? Optional.empty()
                : hopeless(version, kept, step);
        if (hopeless.isPresent()) {
            note(change, version, hopeless.get());
            return jobs.stop(version);
        }
        return new StepResult.Waiting(kept.waitingFor().orElse("Flink to stop its job with a savepoint"));
    }

    private Optional<String> hopeless(VersionDefinition version, JobKeeper.Kept kept, StepStatus step) {
        Optional<String> broken = health.broken(version.id());
        if (broken.isPresent()) {
            return broken.map(b -> "its job fails: " + b);
        }
        boolean unsure = kept.newest().map(a -> a.state().ended()).orElse(false);
        if (unsure && kept.waitingFor().isPresent()) {
            return kept.waitingFor();
        }
        Instant now = doors.clock().instant();
        boolean late = step.started().orElse(now).plus(PATIENCE).isBefore(now);
        boolean runs = kept.newest().map(JobAttempt::state).equals(Optional.of(AttemptState.RUNNING));
        return late && !runs
                ? Optional.of(health.notRunning(version.id())
                        .map(w -> "waited for " + w)
                        .orElse("its job does not run"))
                : Optional.empty();
    }

    private void note(ChangeStatus change, VersionDefinition version, String reason) {
        journal.warn(
                change.id(),
                List.of(Problem.of(
                        ErrorCode.JOB_FAILED,
                        "there is no savepoint to go back to " + version.id() + " from, because " + reason + ".",
                        "Its topic and table stay as they are for as long as it is kept; a rollback would go on from its last"
                                + " checkpoint.")));
    }

    /** Lets jobs go on from where they were stopped. */
    StepResult resume(List<VersionDefinition> versions) {
        List<String> waiting = new ArrayList<>();
        List<Problem> failed = new ArrayList<>();
        for (VersionDefinition version : versions) {
            StepResult started = jobs.start(version);
            if (started instanceof StepResult.Failed f) {
                failed.addAll(f.problems());
            } else if (started instanceof StepResult.Waiting w) {
                waiting.add(version.id() + ": " + w.reason());
            }
        }
        if (!waiting.isEmpty()) {
            return new StepResult.Waiting(String.join("; ", waiting));
        }
        return failed.isEmpty() ? StepRunner.done() : new StepResult.Failed(failed);
    }
}
