package dev.kappa.gateway.execute;

import dev.kappa.redeploy.registry.ChangeStatus;
import dev.kappa.redeploy.registry.Registry;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.error.Problem;
import dev.kappa.topology.plan.Change;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Writes a change into the journal, once, also where Postgres goes away in the middle: whether the change was written is then not known. So the
 * journal is asked when it is back, and the change is written again only if it is not there; should the first writing come to light after that, the
 * topology that both were planned against admits one of them.
 */
final class SureSubmission {
    private static final int LOOK_BACK = 50;

    private final Registry registry;
    private final Clock clock;
    private final ChangeWait.Pause pause;

    SureSubmission(Registry registry, Clock clock, ChangeWait.Pause pause) {
        this.registry = registry;
        this.clock = clock;
        this.pause = pause;
    }

    /** @return the id of the change */
    long write(Change change) {
        Instant end = clock.instant().plus(ChangeWait.AWAY);
        boolean perhapsWritten = false;
        while (true) {
            try {
                Optional<ChangeStatus> written = perhapsWritten ? find(change) : Optional.empty();
                return written.isPresent() ? written.get().id() : registry.submit(change);
            } catch (KappaException e) {
                if (!e.isAbout(ErrorCode.UNREACHABLE)) {
                    throw e;
                }
                if (clock.instant().isAfter(end)) {
                    throw unknown(e);
                }
                perhapsWritten = true;
            }
            try {
                pause.between();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw unknown(null);
            }
        }
    }

    /** One that is under way: what has ended meanwhile has moved the topology, and the journal refuses this change. */
    private Optional<ChangeStatus> find(Change change) {
        return registry.history(LOOK_BACK).stream()
                .filter(c -> !c.state().ended())
                .filter(c -> c.kind() == change.kind()
                        && c.statement().equals(change.statement())
                        && Set.copyOf(c.names()).equals(Set.copyOf(change.names())))
                .findFirst();
    }

    private static KappaException unknown(KappaException cause) {
        return new KappaException(
                Problem.of(
                        ErrorCode.UNREACHABLE,
                        "Postgres went away while the statement was written into its journal: whether it is there is not known.",
                        "Start Postgres (on one machine: make up) and say it again: what is there already is not made twice."),
                cause);
    }
}
