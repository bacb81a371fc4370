package dev.kappa.connectors.s3.reader;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kappa.connectors.s3.queue.QueueMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReceiptsTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Receipts receipts = new Receipts(Duration.ofSeconds(60));

    @Test
    void onlyWhatACompletedCheckpointCoversMayBeDeleted() {
        emitted("a");
        receipts.covered(1);
        emitted("b");

        assertEquals(List.of("a"), receipts.completed(1));
        assertEquals(List.of(), receipts.completed(1));
    }

    @Test
    void aLaterCheckpointCoversWhatAnAbortedOneHad() {
        emitted("a");
        receipts.covered(1);
        emitted("b");
        receipts.covered(2);

        assertEquals(List.of("a", "b"), receipts.completed(2));
    }

    @Test
    void aCheckpointThatOvertookAnotherLeavesTheLaterOne() {
        emitted("a");
        receipts.covered(1);
        emitted("b");
        receipts.covered(2);

        assertEquals(List.of("a"), receipts.completed(1));
        assertEquals(List.of("b"), receipts.completed(2));
    }

    @Test
    void whatIsFetchedAndNotEmittedIsNotCovered() {
        delivered("held", 1, START);
        receipts.covered(1);

        assertEquals(List.of(), receipts.completed(1));
        assertEquals(1, receipts.inFlight());
    }

    @Test
    void messagesAreDueWhenHalfOfTheirTimeIsOver() {
        delivered("a", 1, START);

        assertEquals(Map.of(), receipts.due(START.plusSeconds(29)));
        assertEquals(Map.of("a", Duration.ofSeconds(60)), receipts.due(START.plusSeconds(31)));
    }

    @Test
    void anExtendedMessageIsNotDueAgainAtOnce() {
        delivered("a", 1, START);
        receipts.hidden("a", START.plusSeconds(91));

        assertEquals(Map.of(), receipts.due(START.plusSeconds(31)));
        assertEquals(Map.of("a", Duration.ofSeconds(60)), receipts.due(START.plusSeconds(62)));
    }

    @Test
    void theLastExtensionEndsBeforeTwelveHoursAndNoneFollows() {
        delivered("a", 1, START);
        Instant late = START.plus(Duration.ofHours(12)).minusSeconds(35);
        receipts.hidden("a", late.plusSeconds(10));

        assertEquals(Map.of("a", Duration.ofSeconds(30)), receipts.due(late));

        receipts.hidden("a", late.plusSeconds(30));
        assertEquals(Map.of(), receipts.due(late.plusSeconds(10)));
        assertEquals(Map.of(), receipts.due(START.plus(Duration.ofHours(13))));
    }

    @Test
    void whatIsGoneIsNeitherInFlightNorDue() {
        delivered("a", 1, START);
        receipts.gone("a");

        assertEquals(0, receipts.inFlight());
        assertEquals(Map.of(), receipts.due(START.plusSeconds(59)));
    }

    @Test
    void onlyFirstDeliveriesAreHandedBack() {
        delivered("first", 1, START);
        delivered("second", 2, START);

        assertEquals(List.of("first"), receipts.firstDeliveries());
    }

    private void emitted(String receipt) {
        delivered(receipt, 1, START);
        receipts.emitted(receipt);
    }

    private void delivered(String receipt, int deliveries, Instant at) {
        receipts.delivered(new QueueMessage("id-" + receipt, receipt, "{}", at, deliveries), at);
    }
}
