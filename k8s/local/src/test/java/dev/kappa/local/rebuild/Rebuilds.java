package dev.kappa.local.rebuild;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kappa.local.it.GatewaySession;
import dev.kappa.local.it.RunningStack;
import dev.kappa.redeploy.registry.ChangeState;
import dev.kappa.redeploy.registry.ChangeStatus;
import dev.kappa.redeploy.registry.Decision;
import dev.kappa.redeploy.registry.JdbcRegistry;
import dev.kappa.redeploy.registry.Registry;
import dev.kappa.redeploy.registry.StepState;
import dev.kappa.redeploy.registry.StepStatus;
import dev.kappa.topology.plan.Step;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Begins rebuilds as users do and sees them through; every wait has an end and says what was waited for. */
final class Rebuilds implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(6);

    private final RunningStack stack;
    private final Registry registry;

    Rebuilds(RunningStack stack) {
        this.stack = stack;
        this.registry = JdbcRegistry.of(stack.config());
    }

    Registry registry() {
        return registry;
    }

    /** Runs the statement and returns the change that it has begun. */
    long begin(String statement) throws SQLException {
        long before = newest();
        List<String> answer;
        try (GatewaySession gateway = new GatewaySession(stack)) {
            answer = gateway.rows(statement);
        }
        long begun = newest();
        assertTrue(begun > before, () -> "nothing was begun by " + statement + "\n" + String.join("\n", answer));
        return begun;
    }

    /** Runs the statement and returns when what it has begun is live. */
    long finish(String statement) throws Exception {
        long change = begin(statement);
        await(change);
        return change;
    }

    /** The newest change that a user has begun. */
    long newest() {
        return registry.history(20).stream()
                .filter(c -> !c.statement().startsWith("--")) // what the controller submits by itself
                .mapToLong(ChangeStatus::id)
                .max()
                .orElse(0);
    }

    /** Until it is live; a change that is undone fails with its problems. */
    void await(long change) throws InterruptedException {
        ChangeStatus ended = awaitEnd(change);
        if (ended.state() != ChangeState.DONE) {
            throw new AssertionError("change " + change + " was undone: " + ended.problems());
        }
    }

    ChangeStatus awaitEnd(long change) throws InterruptedException {
        return await(change, c -> c.state().ended());
    }

    ChangeStatus await(long change, Predicate<ChangeStatus> reached) throws InterruptedException {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (true) {
            ChangeStatus now = registry.status(change);
            if (reached.test(now)) {
                return now;
            }
            if (Instant.now().isAfter(deadline) || now.state().ended()) {
                throw new AssertionError("change " + change + " is " + now.state() + " in "
                        + step(now).map(Step::words).orElse("no step") + ", waits for " + now.waitingFor() + ", "
                        + now.problems() + ", " + now.suppressed());
            }
            Thread.sleep(50);
        }
    }

    /** The step that is under way or next. */
    static Optional<Step> step(ChangeStatus change) {
        return change.steps().stream()
                .filter(s -> s.state() != StepState.DONE && s.state() != StepState.UNDONE)
                .map(s -> s.step())
                .findFirst();
    }

    /** Of a change that is live: from the stop of the old jobs until the switch; for so long the views did not follow. */
    static Duration stoodStill(ChangeStatus change) {
        Instant stop = null;
        Instant cutOver = null;
        for (StepStatus step : change.steps()) {
            if (step.step() instanceof Step.StopWithSavepoint) {
                stop = step.started().orElseThrow();
            } else if (step.step() instanceof Step.CutOver) {
                cutOver = step.ended().orElseThrow();
            }
        }
        return Duration.between(stop, cutOver);
    }

    static boolean hasBegun(ChangeStatus change, Class<? extends Step> step) {
        return change.steps().stream()
                .anyMatch(s -> step.isInstance(s.step()) && s.started().isPresent());
    }

    /** After a test that failed half way: aborts what is under way; what retires goes on to its end. */
    void abortAll() throws InterruptedException {
        for (ChangeStatus change : registry.history(10)) {
            if (!change.state().ended()) {
                if (change.kind().replaces() && !change.switched()) {
                    registry.decide(change.id(), Decision.ABORT);
                }
                awaitEnd(change.id());
            }
        }
    }

    @Override
    public void close() {
        registry.close();
    }
}
