package dev.kappa.gateway.execute;

import dev.kappa.redeploy.registry.ChangeState;
import dev.kappa.redeploy.registry.ChangeStatus;
import dev.kappa.redeploy.registry.RebuildPhase;
import dev.kappa.redeploy.registry.Registry;
import dev.kappa.redeploy.registry.StepState;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.error.Problem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Waits until the controller has carried out a change. Says so when nobody begins it, and when it takes longer than a
 * CREATE or a DROP should; the change stays in the journal then. A journal that does not answer for a while is waited for too.
 */
final class ChangeWait {
    private static final Duration BEGIN = Duration.ofSeconds(30);
    private static final Duration END = Duration.ofMinutes(3);
    static final Duration AWAY = Duration.ofMinutes(1);
    private static final Duration FOREVER = Duration.ofDays(36_500);

    /** Passes time between two looks. */
    @FunctionalInterface
    interface Pause {
        void between() throws InterruptedException;
    }

    private final Registry registry;
    private final Clock clock;
    private final Pause pause;

    ChangeWait(Registry registry, Clock clock, Pause pause) {
        this.registry = registry;
        this.clock = clock;
        this.pause = pause;
    }

    /** Until it is done, for as long as a statement may take. */
    ChangeStatus until(long id) throws InterruptedException {
        return until(id, END);
    }

    /** Until it is done or waits for approval, however long that takes. */
    ChangeStatus untilApproval(long id) throws InterruptedException {
        return until(id, FOREVER);
    }

    private ChangeStatus until(long id, Duration longest) throws InterruptedException {
        Instant start = clock.instant();
        Instant back = start;
        Instant answered = start;
        while (true) {
            ChangeStatus status;
            try {
                status = registry.status(id);
                answered = clock.instant();
            } catch (KappaException e) {
                back = clock.instant();
                if (!e.isAbout(ErrorCode.UNREACHABLE)
                        || Duration.between(answered, back).compareTo(AWAY) > 0) {
                    throw e.isAbout(ErrorCode.UNREACHABLE) ? away(id, e) : e;
                }
                pause.between();
                continue;
            }
            if (status.state() == ChangeState.DONE
                    || RebuildPhase.of(status) == RebuildPhase.READY
                            && status.decision().isEmpty()) {
                return status;
            }
            if (status.state() == ChangeState.UNDONE && RebuildPhase.isVerdict(status)) {
                return status;
            }
            if (status.state() == ChangeState.UNDONE) {
                throw undone(status);
            }
            Duration waited = Duration.between(start, clock.instant());
            boolean begun = status.steps().stream().anyMatch(s -> s.state() != StepState.PENDING);
            if (!begun && Duration.between(back, clock.instant()).compareTo(BEGIN) > 0) {
                throw new KappaException(
                        ErrorCode.TIMEOUT,
                        "no controller has begun change " + id + " within " + BEGIN.toSeconds() + " s.",
                        "Start the controller, or what it waits for: Kafka, Flink (on one machine: make up). The change is in"
                                + " the journal and will be carried out; WAIT REBUILD "
                                + id + " waits for its end.");
            }
            if (waited.compareTo(longest) > 0) {
                throw new KappaException(
                        ErrorCode.TIMEOUT,
                        "change " + id + " is still under way after " + longest.toMinutes() + " min: it waits for "
                                + status.waitingFor().orElse("its next step") + ".",
                        "It goes on without you; SHOW VERSIONS OF "
                                + status.names().get(0) + " tells how far it is.");
            }
            pause.between();
        }
    }

    private static KappaException away(long id, KappaException cause) {
        String reason = cause.problems().get(0).message().replaceFirst("\\.$", "");
        return new KappaException(
                Problem.of(
                        ErrorCode.UNREACHABLE,
                        reason + ", for " + AWAY.toSeconds() + " s now; change " + id
                                + " is in the journal there and goes on when it is back.",
                        "Start it (on one machine: make up); then WAIT REBUILD " + id + " waits for the end."),
                cause);
    }

    private static KappaException undone(ChangeStatus status) {
        List<Problem> problems = new ArrayList<>(status.problems());
        if (problems.isEmpty()) {
            problems.add(Problem.of(ErrorCode.JOB_FAILED, "change " + status.id() + " was undone."));
        }
        return new KappaException(problems);
    }
}
