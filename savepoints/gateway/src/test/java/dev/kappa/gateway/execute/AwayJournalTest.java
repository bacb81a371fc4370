package dev.kappa.gateway.execute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kappa.redeploy.registry.ChangeState;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.graph.Topology;
import dev.kappa.topology.plan.Change;
import dev.kappa.topology.plan.Step;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Statements whose journal goes away in the middle. */
class AwayJournalTest {
    private static final Change CHANGE = new Change(
            Change.Kind.CREATE, "CREATE STREAM s …", List.of("s"), List.of(), List.of(new Step.RequireSlots(1)), 1);

    private final StubRegistry registry = new StubRegistry(Topology::empty);
    private final Ticking clock = new Ticking();

    @Test
    void aChangeWhoseReplyWasLostIsFoundAndNotWrittenTwice() {
        registry.replyIsLost = true;

        assertEquals(17, submission().write(CHANGE));
        assertEquals(1, registry.submitted.size());
    }

    @Test
    void aChangeThatDidNotArriveIsWrittenWhenTheJournalIsBack() {
        registry.away = 3;

        assertEquals(17, submission().write(CHANGE));
        assertEquals(1, registry.submitted.size());
    }

    @Test
    void aJournalThatStaysAwayIsGivenUp() {
        registry.away = Integer.MAX_VALUE;

        KappaException refused =
                assertThrows(KappaException.class, () -> submission().write(CHANGE));
        assertEquals(
                "UNREACHABLE: Postgres went away while the statement was written into its journal: whether it is there is not known."
                        + " Start Postgres (on one machine: make up) and say it again: what is there already is not made twice.",
                refused.getMessage());
    }

    @Test
    void theWaitGoesOnWhenTheJournalIsBack() throws Exception {
        long id = registry.submit(CHANGE);
        registry.move(id, 1, ChangeState.DONE, List.of());
        registry.away = 20;

        assertEquals(ChangeState.DONE, await().until(id).state());
    }

    @Test
    void theWaitEndsWithTheChangesNumberWhenTheJournalStaysAway() {
        long id = registry.submit(CHANGE);
        registry.away = Integer.MAX_VALUE;

        KappaException refused = assertThrows(KappaException.class, () -> await().until(id));
        assertEquals(
                "UNREACHABLE: Postgres does not answer (connection refused), for 60 s now; change 17 is in the journal there and goes"
                        + " on when it is back. Start it (on one machine: make up); then WAIT REBUILD 17 waits for the end.",
                refused.getMessage());
    }

    @Test
    void theControllerHasItsTimeToBeginAfterTheJournalIsBack() {
        long id = registry.submit(CHANGE);
        registry.away = 40;

        KappaException refused = assertThrows(KappaException.class, () -> await().until(id));
        assertTrue(refused.getMessage().startsWith("TIMEOUT: no controller has begun change 17"), refused::getMessage);
        assertTrue(!clock.instant().isBefore(StubRegistry.NOON.plusSeconds(40 + 30)));
    }

    private SureSubmission submission() {
        return new SureSubmission(registry, clock, this::pause);
    }

    private ChangeWait await() {
        return new ChangeWait(registry, clock, this::pause);
    }

    private void pause() {
        clock.now = clock.now.plusSeconds(1);
    }

    /** A second passes with every pause. */
    private static final class Ticking extends Clock {
        private Instant now = StubRegistry.NOON;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
