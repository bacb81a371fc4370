package dev.kappa.redeploy.controller;

import dev.kappa.redeploy.flink.CheckpointStore.Savepoint;
import dev.kappa.redeploy.flink.FlinkJob;
import dev.kappa.redeploy.flink.JobFailure;
import dev.kappa.redeploy.flink.StopRequest;
import dev.kappa.redeploy.flink.StopResult;
import dev.kappa.redeploy.flink.SubmitResult;
import dev.kappa.redeploy.registry.AttemptState;
import dev.kappa.redeploy.registry.ChangeJournal;
import dev.kappa.redeploy.registry.ChangeStatus;
import dev.kappa.redeploy.registry.JobAttempt;
import dev.kappa.redeploy.registry.JobBook;
import dev.kappa.redeploy.registry.StepStatus;
import dev.kappa.topology.definition.TrialOptions;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.definition.VersionId;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.plan.Step;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The steps by which another jar goes on from a running job's state.
 *
 * <p>One id, made before the savepoint is asked for and kept with that step, names the request, the directory that the savepoint goes
 * into, and the trial's job: so each can be looked for after a crash, and none can be mistaken for the live job's. The savepoint of a
 * job that goes on commits nothing and must never be resumed from; it is gone with the trial. What the new jar goes on from is what
 * the old one is stopped with.
 */
final class RedeploySteps {
    private final ChangeJournal journal;
    private final JobBook book;
    private final JobKeeper keeper;
    private final JobSteps jobs;
    private final Doors doors;
    private final Submissions submissions;

    RedeploySteps(ChangeJournal journal, JobBook book, JobKeeper keeper, JobSteps jobs, Doors doors) {
        this.journal = journal;
        this.book = book;
        this.keeper = keeper;
        this.jobs = jobs;
        this.doors = doors;
        this.submissions = new Submissions(doors.flink());
    }

    /** The jobs of trials that these changes have under way, or may have. */
    static Set<String> trials(List<ChangeStatus> changes) {
        return changes.stream()
                .flatMap(c -> c.steps().stream())
                .filter(s -> s.step() instanceof Step.SaveRunning)
                .flatMap(s -> s.before().stream())
                .collect(Collectors.toSet());
    }

    /** The version that a step of a redeployment is about; absent for steps of other changes. */
    static Optional<VersionId> version(Step step) {
        if (step instanceof Step.SaveRunning save) {
            return Optional.of(save.version());
        }
        if (step instanceof Step.TryRestore attempt) {
            return Optional.of(attempt.definition().id());
        }
        if (step instanceof Step.Redefine redefine) {
            return Optional.of(redefine.definition().id());
        }
        if (step instanceof Step.RunRedefined run) {
            return Optional.of(run.version());
        }
        return step instanceof Step.AwaitCheckpoint await ? Optional.of(await.version()) : Optional.empty();
    }

    StepResult run(ChangeStatus change, StepStatus status, VersionDefinition version) {
        Step step = status.step();
        if (step instanceof Step.SaveRunning) {
            return save(version, status.before().orElseThrow());
        }
        if (step instanceof Step.TryRestore attempt) {
            return tryRestore(change, attempt.definition());
        }
        if (step instanceof Step.Redefine redefine) {
            journal.redefine(redefine.definition());
            return StepRunner.done();
        }
        if (step instanceof Step.RunRedefined) {
            return jobs.start(version);
        }
        return awaitCheckpoint(version);
    }

    private StepResult save(VersionDefinition version, String id) {
        if (doors.checkpoints().savepoint(id) instanceof Savepoint.There) {
            return StepRunner.done();
        }
        JobKeeper.Kept kept = keeper.keep(version, JobRule.Intent.RUN);
        Optional<JobAttempt> running = kept.newest().filter(a -> a.state() == AttemptState.RUNNING);
        if (running.isEmpty()) {
            return new StepResult.Waiting(
                    kept.waitingFor().orElse("its job to run, for only then can it write a savepoint"));
        }
        String live = running.get().jobId();
        StopRequest request = new StopRequest(id);
        StopResult result = doors.flink().stopResult(live, request);
        if (result instanceof StopResult.SavedAt) {
            return StepRunner.done();
        }
        if (result instanceof StopResult.Failed failed) {
            return StepRunner.failed(
                    ErrorCode.JOB_FAILED,
                    "no savepoint of " + version.id() + " could be written: " + failed.reason() + ".",
                    "The live job runs on; see to the cause and write the REDEPLOY again.");
        }
        if (result instanceof StopResult.Unknown) {
            doors.flink().savepoint(live, doors.checkpoints().savepoints(id), request);
        }
        return new StepResult.Waiting("Flink to write a savepoint of " + version.id());
    }

    private StepResult tryRestore(ChangeStatus change, VersionDefinition definition) {
        String id = id(change);
        if (submissions.has(id)) {
            return answer(id, definition);
        }
        Optional<FlinkJob> seen = Optional.ofNullable(doors.flink().jobs().get(id));
        if (seen.isEmpty()) {
            return submit(id, definition);
        }
        FlinkJob trial = seen.get();
        if (trial.state() == FlinkJob.State.FAILED) {
            return RefusedTrial.of(
                    definition,
                    doors.flink().failure(id).map(JobFailure::reason).orElse("Flink does not say why"));
        }
        boolean proven = doors.flink().newestCheckpoint(id).isPresent();
        if (trial.state().ended()) {
            if (!proven) {
                return RefusedTrial.of(definition, "somebody ended the trial in Flink before its first checkpoint");
            }
            doors.checkpoints().delete(id);
            return StepRunner.done();
        }
        if (proven) {
            doors.flink().cancel(id);
            return new StepResult.Waiting("the trial to end, which has shown that the new jar can read the state");
        }
        if (trial.allRunning()) {
            doors.flink().checkpoint(id);
        }
        return new StepResult.Waiting("the trial of the new jar to complete a checkpoint (" + trial.running() + " of "
                + trial.tasks() + " tasks run)");
    }

    private StepResult submit(String id, VersionDefinition definition) {
        String live = newest(definition.id()).map(JobAttempt::jobId).orElse("");
        Optional<String> savepoint = savepoint(id, live);
        if (savepoint.isEmpty()) {
            return StepRunner.failed(
                    ErrorCode.JOB_FAILED,
                    "the savepoint for the trial of " + definition.id() + " cannot be found again.",
                    "The live job runs on; write the REDEPLOY again.");
        }
        Optional<String> uids =
                Optional.ofNullable(doors.flink().parameters(live).get(TrialOptions.UIDS));
        journal.confirm();
        submissions.begin(doors.launch().trial(definition, id, savepoint.get(), uids));
        return answer(id, definition);
    }

    private StepResult answer(String id, VersionDefinition definition) {
        return submissions.answer(id).orElse(null) instanceof SubmitResult.Refused refused
                ? RefusedTrial.of(definition, refused.reason())
                : new StepResult.Waiting("Flink to take the trial of the new jar");
    }

    private Optional<String> savepoint(String id, String live) {
        if (doors.checkpoints().savepoint(id) instanceof Savepoint.There there) {
            return Optional.of(there.path());
        }
        return doors.flink().stopResult(live, new StopRequest(id)) instanceof StopResult.SavedAt saved
                ? Optional.of(saved.path())
                : Optional.empty();
    }

    /** From its first checkpoint on the new job is what there is to go on from. */
    private StepResult awaitCheckpoint(VersionDefinition version) {
        Optional<JobAttempt> newest = newest(version.id());
        boolean has = newest.flatMap(JobAttempt::checkpoint).isPresent()
                || newest.flatMap(a -> doors.flink().newestCheckpoint(a.jobId()))
                        .isPresent();
        if (has) {
            return StepRunner.done();
        }
        StepResult running = jobs.awaitRunning(version);
        if (running instanceof StepResult.Done) {
            newest(version.id()).ifPresent(a -> doors.flink().checkpoint(a.jobId()));
            return new StepResult.Waiting("the first checkpoint of the new job");
        }
        return running;
    }

    StepResult undo(ChangeStatus change, StepStatus status, VersionDefinition version) {
        Step step = status.step();
        if (step instanceof Step.SaveRunning) {
            return removeSavepoint(version, status.before().orElseThrow());
        }
        if (step instanceof Step.TryRestore) {
            return endTrial(id(change));
        }
        if (step instanceof Step.Redefine redefine) {
            journal.redefine(redefine.former());
            return StepRunner.done();
        }
        if (step instanceof Step.RunRedefined) {
            return jobs.stop(version);
        }
        return StepRunner.done();
    }

    /** One that is still being written would appear after it was removed. */
    private StepResult removeSavepoint(VersionDefinition version, String id) {
        boolean pending = newest(version.id())
                .filter(a -> !a.state().ended())
                .filter(a -> doors.flink().stopResult(a.jobId(), new StopRequest(id)) instanceof StopResult.Pending)
                .isPresent();
        if (pending) {
            return new StepResult.Waiting("the savepoint under way, to remove it");
        }
        doors.checkpoints().delete(id);
        return StepRunner.done();
    }

    private StepResult endTrial(String id) {
        if (submissions.has(id) && submissions.answer(id).isEmpty()) {
            return new StepResult.Waiting("Flink's answer about the trial");
        }
        Optional<FlinkJob> seen = Optional.ofNullable(doors.flink().jobs().get(id));
        if (seen.filter(j -> !j.state().ended()).isPresent()) {
            doors.flink().cancel(id);
            return new StepResult.Waiting("the trial to end");
        }
        doors.checkpoints().delete(id);
        return StepRunner.done();
    }

    /** The former job goes on; that the other failed before it is not held against it. */
    StepResult goBack(VersionDefinition version) {
        book.want(version.id(), true);
        JobKeeper.Kept kept = keeper.keep(version, JobRule.Intent.RUN);
        Optional<AttemptState> state = kept.newest().map(JobAttempt::state);
        if (state.equals(Optional.of(AttemptState.FAILED))) {
            return StepRunner.failed(
                    ErrorCode.JOB_FAILED,
                    "the former jar of " + version.id() + " does not start again: "
                            + kept.waitingFor()
                                    .or(() -> kept.newest().flatMap(JobAttempt::reason))
                                    .orElse("")
                            + ".",
                    "It is tried on; see to the cause.");
        }
        boolean submitted = state.filter(s -> s == AttemptState.STARTING
                        || s == AttemptState.RUNNING
                        || s == AttemptState.RESTARTING
                        || s == AttemptState.FINISHED)
                .isPresent();
        return submitted
                ? StepRunner.done()
                : new StepResult.Waiting(kept.waitingFor().orElse("Flink to take the former job"));
    }

    private static String id(ChangeStatus change) {
        return trials(List.of(change)).stream().findFirst().orElseThrow();
    }

    private Optional<JobAttempt> newest(VersionId version) {
        return book.attempts(version).stream().reduce((first, second) -> second);
    }
}
