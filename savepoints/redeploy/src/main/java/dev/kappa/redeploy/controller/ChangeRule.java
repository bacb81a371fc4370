package dev.kappa.redeploy.controller;

import dev.kappa.redeploy.registry.ChangeState;
import dev.kappa.redeploy.registry.ChangeStatus;
import dev.kappa.redeploy.registry.Decision;
import dev.kappa.redeploy.registry.StepState;
import dev.kappa.redeploy.registry.StepStatus;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.Problem;
import dev.kappa.topology.plan.Change;
import dev.kappa.topology.plan.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Decides what a change does next. Pure: it sees the journal's rows and the time, nothing else. */
final class ChangeRule {
    /** How long a refusal is tried again before a removal goes on without it. */
    static final Duration PATIENCE = Duration.ofMinutes(1);

    private ChangeRule() {}

    /**
     * What a change that has not ended does next: one move, or several that do not depend on each other, any of which may have to wait.
     */
    static List<Move> next(ChangeStatus change) {
        boolean aborted = change.decision().equals(Optional.of(Decision.ABORT)) && !change.switched();
        return switch (change.state()) {
            case RUNNING -> aborted ? List.of(new Move.Abort()) : forward(change);
            case UNDOING -> backward(change);
            case DONE, UNDONE -> throw new IllegalArgumentException("change " + change.id() + " has ended");
        };
    }

    private static List<Move> forward(ChangeStatus change) {
        List<StepStatus> open =
                change.steps().stream().filter(s -> s.state() != StepState.DONE).toList();
        return open.isEmpty()
                ? List.of(new Move.End(ChangeState.DONE))
                : together(open).stream()
                        .<Move>map(s -> s.state() == StepState.PENDING
                                ? new Move.Start(s.number())
                                : new Move.CarryOut(s.number()))
                        .toList();
    }

    /** The last first. */
    private static List<Move> backward(ChangeStatus change) {
        List<StepStatus> open = change.steps().stream()
                .filter(s -> s.state() != StepState.PENDING && s.state() != StepState.UNDONE)
                .sorted(Comparator.comparingInt(StepStatus::number).reversed())
                .toList();
        return open.isEmpty()
                ? List.of(new Move.End(ChangeState.UNDONE))
                : together(open).stream()
                        .<Move>map(s -> s.state() == StepState.UNDOING
                                ? new Move.CarryOutUndo(s.number())
                                : new Move.StartUndo(s.number()))
                        .toList();
    }

    /**
     * The first, and those right after it that need not wait for it: jobs start side by side, for starting one takes seconds, in which
     * others can start too.
     */
    private static List<StepStatus> together(List<StepStatus> open) {
        return startsJob(open.get(0).step())
                ? open.stream().takeWhile(s -> startsJob(s.step())).toList()
                : open.subList(0, 1);
    }

    private static boolean startsJob(Step step) {
        return step instanceof Step.StartJob || step instanceof Step.ResumeJob;
    }

    /**
     * What a result of a step means for its change. Removing (a drop, a retirement, and every undoing) goes only forward: it waits for a
     * system that is away, however long, and leaves behind only what is refused for longer than {@link #PATIENCE}. So does a change that
     * has switched.
     */
    sealed interface Consequence {
        record StepDone() implements Consequence {}

        /** Try again later. */
        record Retry(String reason) implements Consequence {}

        /** Undo the change. */
        record Undo(List<Problem> causes) implements Consequence {}

        /** Note it and go on to the next step. */
        record GoOn(List<Problem> problems) implements Consequence {}
    }

    /** @param acting since when this controller acts: what could not go on before is not held against the step */
    static Consequence consequence(ChangeStatus change, int number, StepResult result, Instant acting, Instant now) {
        boolean onlyForward = change.state() == ChangeState.UNDOING || change.switched() || removes(change.kind());
        Instant began = began(change, number);
        Duration since = Duration.between(began.isBefore(acting) ? acting : began, now);
        if (result instanceof StepResult.Failed failed) {
            if (!onlyForward) {
                return new Consequence.Undo(failed.problems());
            }
            return since.compareTo(PATIENCE) > 0
                    ? new Consequence.GoOn(failed.problems())
                    : new Consequence.Retry(words(failed.problems()));
        }
        if (result instanceof StepResult.Waiting waiting) {
            Step step = change.steps().get(number).step();
            Optional<Duration> deadline = deadline(step);
            if (onlyForward || deadline.isEmpty() || since.compareTo(deadline.get()) <= 0) {
                return new Consequence.Retry(waiting.reason());
            }
            return new Consequence.Undo(List.of(Problem.of(
                    ErrorCode.TIMEOUT,
                    "could not " + step.words() + " within " + deadline.get().toSeconds() + " s: " + waiting.reason()
                            + ".",
                    "Nothing was left behind; try again when this is repaired.")));
        }
        return new Consequence.StepDone();
    }

    private static boolean removes(Change.Kind kind) {
        return switch (kind) {
            case DROP, RETIRE -> true;
            case CREATE, REBUILD, ROLLBACK, REDEPLOY -> false;
        };
    }

    /**
     * How long a step that makes something may wait; absent where it waits as long as it takes. Savepoints may be large. While versions are stopped their views
     * stand still: then it is minutes.
     */
    static Optional<Duration> deadline(Step step) {
        if (step instanceof Step.AwaitCaughtUp || step instanceof Step.AwaitApproval || step instanceof Step.Compare) {
            return Optional.empty();
        }
        boolean large = step instanceof Step.SaveRunning || step instanceof Step.TryRestore;
        if (large || step instanceof Step.StopWithSavepoint || step instanceof Step.AwaitFence) {
            return Optional.of(Duration.ofMinutes(5));
        }
        boolean starts = step instanceof Step.AwaitRunning || step instanceof Step.AwaitCheckpoint;
        return Optional.of(starts ? Duration.ofMinutes(3) : Duration.ofMinutes(2));
    }

    /** When the step began, or could have: it may wait already before its intent is written. */
    private static Instant began(ChangeStatus change, int number) {
        StepStatus step = change.steps().get(number);
        if (step.started().isPresent()) {
            return step.started().get();
        }
        return number == 0
                ? change.submitted()
                : change.steps().get(number - 1).ended().orElse(change.submitted());
    }

    private static String words(List<Problem> problems) {
        return String.join("; ", problems.stream().map(Problem::message).toList());
    }
}
