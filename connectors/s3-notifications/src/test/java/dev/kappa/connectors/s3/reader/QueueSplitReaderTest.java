package dev.kappa.connectors.s3.reader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kappa.connectors.s3.queue.QueueException;
import dev.kappa.connectors.s3.queue.QueueMessage;
import dev.kappa.connectors.s3.split.QueueSplit;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsAddition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QueueSplitReaderTest {
    private static final Duration VISIBILITY = Duration.ofSeconds(60);

    private final FakeQueue queue = new FakeQueue();
    private final Receipts receipts = new Receipts(VISIBILITY);
    private final QueueUpkeep upkeep = new QueueUpkeep(queue, receipts, VISIBILITY, Clock.systemUTC());
    private final QueueSplitReader reader = new QueueSplitReader(
            queue,
            receipts,
            upkeep,
            new QueueReading("http://queue", "", Duration.ofSeconds(20), VISIBILITY, 25),
            25,
            Clock.systemUTC());

    QueueSplitReaderTest() {
        reader.handleSplitsChanges(new SplitsAddition<>(List.of(new QueueSplit("http://queue", 0))));
    }

    @AfterEach
    void close() {
        upkeep.close();
    }

    @Test
    void neverMoreAreInFlightThanAllowed() {
        for (int i = 0; i < 5; i++) {
            reader.fetch();
        }

        assertEquals(List.of(10, 10, 5), queue.receives);
        assertEquals(25, receipts.inFlight());
    }

    @Test
    void aDeletedMessageMakesRoom() {
        for (int i = 0; i < 3; i++) {
            reader.fetch();
        }
        receipts.gone("receipt3");

        assertEquals(1, messages(reader.fetch()).size());
    }

    @Test
    void aFailureThatMayPassIsTriedAgain() {
        queue.failures.add(FakeQueue.failure(QueueException.Kind.TRANSIENT));

        assertEquals(0, messages(reader.fetch()).size());
        assertEquals(10, messages(reader.fetch()).size());
    }

    @Test
    void anAbsentQueueFailsTheReader() {
        queue.failures.add(FakeQueue.failure(QueueException.Kind.ABSENT));

        QueueException e = assertThrows(QueueException.class, reader::fetch);

        assertEquals(QueueException.Kind.ABSENT, e.kind());
    }

    @Test
    void aFailureOfTheUpkeepFailsTheReader() throws Exception {
        queue.failures.add(FakeQueue.failure(QueueException.Kind.DENIED));
        upkeep.delete(List.of("receipt0"));
        while (upkeep.failure().isEmpty()) {
            Thread.sleep(10);
        }

        assertThrows(QueueException.class, reader::fetch);
    }

    @Test
    void wakingEndsALongPollAndLeavesNoInterruptBehind() throws Exception {
        queue.longPoll = new CountDownLatch(1);
        CompletableFuture<Boolean> interruptedAfter = CompletableFuture.supplyAsync(() -> {
            assertEquals(0, messages(reader.fetch()).size());
            return Thread.currentThread().isInterrupted();
        });
        while (queue.receives.isEmpty()) {
            Thread.sleep(5);
        }

        reader.wakeUp();

        assertEquals(false, interruptedAfter.get(10, TimeUnit.SECONDS));
    }

    @Test
    void wakingEndsAPauseAfterAFailure() throws Exception {
        for (int i = 0; i < 8; i++) {
            queue.failures.add(FakeQueue.failure(QueueException.Kind.TRANSIENT));
        }
        CompletableFuture<Void> fetches = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 8; i++) {
                reader.fetch(); // the pauses add up to 25 s
            }
        });

        while (!fetches.isDone()) {
            reader.wakeUp();
            Thread.sleep(5);
        }

        assertTrue(fetches.isDone());
        fetches.get();
    }

    private static List<QueueMessage> messages(RecordsWithSplitIds<QueueMessage> fetched) {
        List<QueueMessage> messages = new ArrayList<>();
        while (fetched.nextSplit() != null) {
            for (QueueMessage message = fetched.nextRecordFromSplit();
                    message != null;
                    message = fetched.nextRecordFromSplit()) {
                messages.add(message);
            }
        }
        return messages;
    }
}
