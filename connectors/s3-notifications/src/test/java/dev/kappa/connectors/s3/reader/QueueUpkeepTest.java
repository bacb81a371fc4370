package dev.kappa.connectors.s3.reader;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kappa.connectors.s3.queue.BatchOutcome;
import dev.kappa.connectors.s3.queue.QueueException;
import dev.kappa.connectors.s3.queue.QueueMessage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QueueUpkeepTest {
    private final FakeQueue queue = new FakeQueue();
    private final Receipts receipts = new Receipts(Duration.ofSeconds(2));
    private final QueueUpkeep upkeep = new QueueUpkeep(queue, receipts, Duration.ofSeconds(2), Clock.systemUTC());

    @AfterEach
    void close() {
        upkeep.close();
    }

    @Test
    void deletesInBatchesOfTen() throws Exception {
        List<String> all = delivered(25);

        upkeep.delete(all);

        await(() -> receipts.inFlight() == 0);
        assertEquals(
                List.of(5, 10, 10),
                queue.deletes.stream().map(List::size).sorted().toList());
    }

    @Test
    void whatFailsInABatchIsDeletedInTheNextCall() throws Exception {
        List<String> all = delivered(3);
        AtomicInteger calls = new AtomicInteger();
        queue.deletion = batch -> calls.incrementAndGet() == 1
                ? new BatchOutcome(Set.of(all.get(0), all.get(2)), Map.of(all.get(1), "InternalError"), Map.of())
                : FakeQueue.allDone(batch);

        upkeep.delete(all);

        await(() -> receipts.inFlight() == 0);
        assertEquals(List.of(all, List.of(all.get(1))), queue.deletes);
    }

    @Test
    void aReceiptThatIsNoLongerGoodIsDropped() throws Exception {
        List<String> all = delivered(1);
        queue.deletion = batch -> new BatchOutcome(Set.of(), Map.of(), Map.of(batch.get(0), "ReceiptHandleIsInvalid"));

        upkeep.delete(all);

        await(() -> receipts.inFlight() == 0);
        assertEquals(1, queue.deletes.size());
    }

    @Test
    void aCallThatMayWorkLaterIsMadeAgain() throws Exception {
        queue.failures.add(FakeQueue.failure(QueueException.Kind.TRANSIENT));
        queue.failures.add(FakeQueue.failure(QueueException.Kind.TRANSIENT));

        upkeep.delete(delivered(2));

        await(() -> receipts.inFlight() == 0);
        assertEquals(3, queue.deletes.size());
    }

    @Test
    void aCallThatCannotWorkLaterIsKeptForTheReaderToFailWith() throws Exception {
        queue.failures.add(FakeQueue.failure(QueueException.Kind.DENIED));

        upkeep.delete(delivered(1));

        await(() -> upkeep.failure().isPresent());
        assertEquals(
                "the fake queue fails: DENIED", upkeep.failure().orElseThrow().getMessage());
    }

    @Test
    void whatIsNotDeletedIsKeptHidden() throws Exception {
        List<String> all = delivered(12);

        await(() -> queue.hides.stream().mapToInt(Map::size).sum() >= 24);

        Set<Duration> lengths = Set.copyOf(
                queue.hides.stream().flatMap(batch -> batch.values().stream()).toList());
        assertEquals(Set.of(Duration.ofSeconds(2)), lengths);
        assertEquals(12, all.size());
    }

    @Test
    void aLostMessageIsNotExtendedAgain() throws Exception {
        List<String> all = delivered(1);
        queue.hiding = batch -> new BatchOutcome(Set.of(), Map.of(), Map.of(batch.get(0), "InvalidParameterValue"));
        await(() -> !queue.hides.isEmpty());

        Thread.sleep(1000);

        assertEquals(List.of(Map.of(all.get(0), Duration.ofSeconds(2))), queue.hides);
    }

    @Test
    void closingHandsBackWhatIsNotDeletedAtOnce() {
        List<String> all = delivered(2);

        upkeep.close();

        assertEquals(Map.of(all.get(0), Duration.ZERO, all.get(1), Duration.ZERO), queue.hides.get(0));
    }

    @Test
    void closingWaitsForDeletionsUnderWay() {
        List<String> all = delivered(100);
        queue.deletion = batch -> {
            sleep(20);
            return FakeQueue.allDone(batch);
        };
        upkeep.delete(all);

        upkeep.close();

        assertEquals(0, receipts.inFlight());
    }

    private List<String> delivered(int count) {
        List<String> all = IntStream.range(0, count).mapToObj(i -> "r" + i).toList();
        all.forEach(
                receipt -> receipts.delivered(new QueueMessage("id", receipt, "{}", Instant.EPOCH, 1), Instant.now()));
        return all;
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        Instant deadline = Instant.now().plusSeconds(20);
        while (!condition.getAsBoolean()) {
            if (Instant.now().isAfter(deadline)) {
                throw new AssertionError("waited 20 s in vain");
            }
            Thread.sleep(10);
        }
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
