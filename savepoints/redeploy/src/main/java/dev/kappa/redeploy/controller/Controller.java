package dev.kappa.redeploy.controller;

import dev.kappa.redeploy.Unavailable;
import dev.kappa.redeploy.registry.ChangeJournal;
import dev.kappa.redeploy.registry.ChangeState;
import dev.kappa.redeploy.registry.ChangeStatus;
import dev.kappa.redeploy.registry.JobBook;
import dev.kappa.redeploy.registry.StepStatus;
import dev.kappa.topology.Names;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out the journal and keeps the jobs, for as long as its fencing number is the newest. One {@link #tick} does all that can be
 * done now and waits for nothing. Of a change that waits the others take no notice: changes that could meet are refused when they
 * are submitted.
 */
final class Controller {
    private static final Logger LOG = LoggerFactory.getLogger(Controller.class);
    private static final Duration BETWEEN_RETRIES = Duration.ofMillis(200);

    private final ChangeJournal journal;
    private final StepRunner steps;
    private final JobWatch watch;
    private final Doors doors;
    private final Retirement retirement;
    private final Instant acting;
    private final Map<Long, Instant> resting = new HashMap<>();
    private final Map<Place, String> said = new HashMap<>();

    /** A step of a change. */
    private record Place(long change, int step) {}

    /** What a move came to. */
    private enum Came {
        /** The change is further than before. */
        FURTHER,
        WAITS,
        /** The change is to be undone: other moves make no sense any more. */
        TURNED
    }

    Controller(ChangeJournal journal, JobBook book, Doors doors, Names names) {
        this.journal = journal;
        this.doors = doors;
        Suspicions suspicions = new Suspicions(journal, book, doors, names);
        JobKeeper keeper = new JobKeeper(book, doors, suspicions);
        this.steps = new StepRunner(journal, book, keeper, suspicions, doors, names);
        this.watch = new JobWatch(journal, book, keeper, suspicions, doors);
        this.retirement = new Retirement(journal, book, doors, names);
        this.acting = doors.clock().instant();
    }

    /** Does all that can be done now. Throws {@link Unavailable} when Postgres is away. */
    void tick() {
        Set<Long> seen = new HashSet<>();
        for (ChangeStatus change : journal.unfinished()) {
            seen.add(change.id());
            if (!resting.getOrDefault(change.id(), Instant.MIN).isAfter(now())) {
                carryOn(change);
            }
        }
        resting.keySet().retainAll(seen);
        said.keySet().removeIf(place -> !seen.contains(place.change()));
        steps.retain(seen);
        retirement.look();
        watch.look();
    }

    /** Goes on with a change until it has ended or waits. */
    private void carryOn(ChangeStatus first) {
        ChangeStatus change = first;
        while (!change.state().ended()) {
            if (!further(change, ChangeRule.next(change))) {
                resting.put(change.id(), now().plus(BETWEEN_RETRIES));
                return;
            }
            long id = change.id();
            Optional<ChangeStatus> next =
                    journal.unfinished().stream().filter(c -> c.id() == id).findFirst();
            if (next.isEmpty()) {
                return;
            }
            change = next.get();
        }
    }

    private boolean further(ChangeStatus change, List<Move> moves) {
        boolean further = false;
        for (Move move : moves) {
            Came came = oneMove(change, move);
            if (came == Came.TURNED) {
                return true;
            }
            further |= came == Came.FURTHER;
        }
        return further;
    }

    private Came oneMove(ChangeStatus change, Move move) {
        long id = change.id();
        if (move instanceof Move.Start start) {
            return start(change, start.step());
        }
        if (move instanceof Move.CarryOut carry) {
            StepStatus step = change.steps().get(carry.step());
            StepResult result = steps.run(change, step);
            return conclude(change, step.number(), result, () -> journal.finish(id, step.number(), now()));
        }
        if (move instanceof Move.StartUndo undo) {
            journal.startUndo(id, undo.step(), now());
            return Came.FURTHER;
        }
        if (move instanceof Move.CarryOutUndo undo) {
            StepStatus step = change.steps().get(undo.step());
            StepResult result = steps.undo(change, step);
            return conclude(change, step.number(), result, () -> journal.finishUndo(id, step.number(), now()));
        }
        if (move instanceof Move.Abort) {
            LOG.info("change {} is aborted", id);
            return turn(
                    change,
                    List.of(Problem.of(ErrorCode.ABORTED, "a user aborted it: ALTER REBUILD " + id + " ABORT.")));
        }
        ChangeState end = ((Move.End) move).state();
        journal.end(id, end, now());
        LOG.info("change {} ({} of {}) is {}", id, change.kind(), String.join(", ", change.names()), end);
        return Came.FURTHER;
    }

    private Came start(ChangeStatus change, int number) {
        StepStatus step = change.steps().get(number);
        StepRunner.Looked looked = steps.look(step.step());
        if (looked.result() instanceof StepResult.Done) {
            LOG.info("change {}: {}", change.id(), step.step().words());
        }
        return conclude(
                change, number, looked.result(), () -> journal.start(change.id(), number, looked.before(), now()));
    }

    private Came conclude(ChangeStatus change, int number, StepResult result, Runnable whenDone) {
        ChangeRule.Consequence consequence = ChangeRule.consequence(change, number, result, acting, now());
        if (consequence instanceof ChangeRule.Consequence.Retry retry) {
            say(change, number, retry.reason());
            return Came.WAITS;
        }
        if (consequence instanceof ChangeRule.Consequence.Undo undo) {
            undo.causes().forEach(p -> LOG.warn("change {} is undone: {}", change.id(), p));
            return turn(change, undo.causes());
        }
        if (consequence instanceof ChangeRule.Consequence.GoOn goOn) {
            note(change, goOn);
        }
        whenDone.run();
        return Came.FURTHER;
    }

    private Came turn(ChangeStatus change, List<Problem> causes) {
        journal.fail(change.id(), causes);
        said.keySet().removeIf(place -> place.change() == change.id());
        return Came.TURNED;
    }

    private void note(ChangeStatus change, ChangeRule.Consequence.GoOn goOn) {
        goOn.problems().forEach(p -> LOG.warn("change {} goes on without this: {}", change.id(), p));
        if (change.state() == ChangeState.UNDOING) {
            for (Problem problem : goOn.problems()) {
                journal.suppress(change.id(), problem);
            }
        } else {
            journal.warn(change.id(), goOn.problems());
        }
    }

    private void say(ChangeStatus change, int number, String reason) {
        if (!reason.equals(said.put(new Place(change.id(), number), reason))) {
            LOG.info("change {} waits for {}", change.id(), reason);
            journal.waiting(change.id(), number, Optional.of(reason));
        }
    }

    private Instant now() {
        return doors.clock().instant();
    }
}
