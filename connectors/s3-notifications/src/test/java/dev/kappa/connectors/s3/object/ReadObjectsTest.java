package dev.kappa.connectors.s3.object;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kappa.connectors.s3.arrival.Arrival;
import dev.kappa.connectors.s3.arrival.Arrival.Notified;
import dev.kappa.connectors.s3.notification.Notification;
import dev.kappa.connectors.s3.object.OpenedObject.Content;
import dev.kappa.connectors.s3.object.OpenedObject.Unavailable;
import dev.kappa.connectors.s3.raw.RawRecord;
import dev.kappa.connectors.s3.raw.RawRecord.NotificationFact;
import dev.kappa.connectors.s3.raw.RawRecord.ObjectLetter;
import dev.kappa.connectors.s3.raw.RawRecord.ObjectRecord;
import dev.kappa.connectors.s3.raw.RawRecordFormat;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.util.function.ThrowingRunnable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Checkpoints between the pieces of an object, tick by tick. */
class ReadObjectsTest {
    private static final Map<String, Stored> STORE = new ConcurrentHashMap<>();
    private static final int LINES = 100_000; // of 101 bytes: three pieces
    private static final ObjectReading READING = new ObjectReading("**.jsonl", 1000, 1 << 30);

    private final Mails mails = new Mails();

    @BeforeEach
    void clear() {
        STORE.clear();
    }

    @Test
    void aCheckpointInTheMiddleOfAnObjectLosesAndDoublesNothing() throws Exception {
        STORE.put("large.jsonl", new Stored(lines(), "tag"));
        List<RawRecord> before = new ArrayList<>();
        OperatorSubtaskState state = stoppedInTheMiddle(before);

        List<RawRecord> after = restored(state);

        assertTrue(before.get(0) instanceof NotificationFact, "the notification does not wait for its object");
        List<Long> places = new ArrayList<>(places(before));
        assertTrue(places.size() > 0 && places.size() < LINES, places.size() + " records before the checkpoint");
        places.addAll(places(after));
        assertEquals(IntStream.rangeClosed(1, LINES).mapToObj(Long::valueOf).toList(), places);
        assertEquals(LINES, places(before).size() + after.size());
    }

    @Test
    void whatIsOverwrittenInTheMiddleIsToldWithTheLineUpToWhichItWasTaken() throws Exception {
        STORE.put("large.jsonl", new Stored(lines(), "tag"));
        List<RawRecord> before = new ArrayList<>();
        OperatorSubtaskState state = stoppedInTheMiddle(before);
        STORE.put("large.jsonl", new Stored("{}\n", "other"));

        List<RawRecord> after = restored(state);

        int taken = places(before).size();
        assertEquals(
                "s3://bucket/large.jsonl: overwritten; its records before line " + (taken + 1)
                        + " had been taken before a restart",
                ((ObjectLetter) after.get(0)).reason());
        assertEquals(1, after.size());
    }

    @Test
    void objectsAreEmittedInTheOrderOfTheirNotifications() throws Exception {
        try (var harness = harness()) {
            harness.open();
            for (int i = 0; i < 20; i++) {
                STORE.put(i + ".jsonl", new Stored("{}\n{}\n", "tag"));
                harness.processElement(arrival(i + ".jsonl"), 0);
            }
            emitUntil(harness, 60);

            assertEquals(
                    IntStream.range(0, 40).mapToObj(i -> i / 2 + ".jsonl").toList(),
                    harness.extractOutputValues().stream()
                            .filter(ObjectRecord.class::isInstance)
                            .map(record ->
                                    ((ObjectRecord) record).notification().key())
                            .toList());
        }
    }

    @Test
    void aTaskThatStopsEmitsNothingBehindItsSavepoint() throws Exception {
        STORE.put("large.jsonl", new Stored(lines(), "tag"));
        STORE.put("small.jsonl", new Stored("{}\n", "tag"));
        try (var harness = harness()) {
            harness.open();
            harness.processElement(arrival("large.jsonl"), 0);
            emitUntil(harness, 2);
            harness.processElement(arrival("small.jsonl"), 0);
            harness.getProcessingTimeService().quiesce();
            int emitted = harness.extractOutputValues().size();

            while (mails.runOneWithin(Duration.ofSeconds(1))) {
                tick(harness);
            }

            assertEquals(emitted, harness.extractOutputValues().size());
        }
    }

    @Test
    void aTaskThatIsDrainedReadsEverythingFirst() throws Exception {
        STORE.put("large.jsonl", new Stored(lines(), "tag"));
        try (var harness = harness()) {
            harness.open();
            harness.processElement(arrival("large.jsonl"), 0);
            harness.getProcessingTimeService().quiesce();

            harness.endInput();
            harness.getOperator().finish();

            assertEquals(LINES, places(harness.extractOutputValues()).size());
        }
    }

    private OperatorSubtaskState stoppedInTheMiddle(List<RawRecord> emitted) throws Exception {
        try (var harness = harness()) {
            harness.open();
            harness.processElement(arrival("large.jsonl"), 0);
            emitUntil(harness, 2);
            OperatorSubtaskState state = harness.snapshot(1, 1);
            emitted.addAll(harness.extractOutputValues());
            return state;
        }
    }

    private List<RawRecord> restored(OperatorSubtaskState state) throws Exception {
        mails.queue.clear();
        try (var harness = harness()) {
            harness.initializeState(state);
            harness.open();
            int emitted;
            do {
                emitted = harness.extractOutputValues().size();
                mails.runOneWithin(Duration.ofSeconds(1));
                tick(harness);
            } while (harness.extractOutputValues().size() > emitted);
            return harness.extractOutputValues();
        }
    }

    private void emitUntil(OneInputStreamOperatorTestHarness<Arrival, RawRecord> harness, int values) throws Exception {
        Instant deadline = Instant.now().plusSeconds(30);
        while (harness.extractOutputValues().size() < values) {
            assertTrue(Instant.now().isBefore(deadline), "30 s for " + values + " values are over");
            mails.runOneWithin(Duration.ofMillis(10));
            tick(harness);
        }
    }

    private static void tick(OneInputStreamOperatorTestHarness<Arrival, RawRecord> harness) throws Exception {
        harness.setProcessingTime(harness.getProcessingTime() + 1);
    }

    private OneInputStreamOperatorTestHarness<Arrival, RawRecord> harness() throws Exception {
        OneInputStreamOperatorTestHarness<Arrival, RawRecord> harness =
                new OneInputStreamOperatorTestHarness<>(new ReadObjects(MemoryStore::new, READING, mails));
        harness.setup(RawRecordFormat.TYPE.createSerializer(new SerializerConfigImpl()));
        return harness;
    }

    private static Notified arrival(String key) {
        return new Notified(
                "message",
                new Notification(
                        "bucket",
                        key,
                        Optional.empty(),
                        Optional.of("tag"),
                        OptionalLong.empty(),
                        Optional.empty(),
                        "ObjectCreated:Put",
                        Instant.EPOCH,
                        "aws:s3",
                        Optional.empty()),
                false);
    }

    private static List<Long> places(List<RawRecord> records) {
        return records.stream()
                .filter(ObjectRecord.class::isInstance)
                .map(record -> ((ObjectRecord) record).line())
                .toList();
    }

    private static String lines() {
        return IntStream.rangeClosed(1, LINES)
                .mapToObj(line -> "%0100d\n".formatted(line))
                .collect(Collectors.joining());
    }

    private record Stored(String text, String eTag) {}

    private static final class MemoryStore implements ObjectStore {
        @Override
        public OpenedObject open(ObjectVersion object) {
            Stored stored = STORE.get(object.key());
            if (!object.eTag().equals(Optional.of(stored.eTag()))) {
                return new Unavailable("overwritten");
            }
            byte[] bytes = stored.text().getBytes(StandardCharsets.UTF_8);
            return new Content(new ByteArrayInputStream(bytes), bytes.length, Optional.of(stored.eTag()));
        }

        @Override
        public BucketFacts facts(String bucket) {
            throw new AssertionError("not asked here");
        }

        @Override
        public void close() {}
    }

    /** Runs mails when the test says so. */
    private static final class Mails implements MailboxExecutor {
        private final BlockingQueue<ThrowingRunnable<? extends Exception>> queue = new LinkedBlockingQueue<>();

        @Override
        public void execute(
                MailOptions options,
                ThrowingRunnable<? extends Exception> command,
                String description,
                Object... arguments) {
            queue.add(command);
        }

        void runOne() throws Exception {
            if (!runOneWithin(Duration.ofSeconds(30))) {
                throw new AssertionError("no mail came within 30 s");
            }
        }

        boolean runOneWithin(Duration longest) throws Exception {
            ThrowingRunnable<? extends Exception> mail = queue.poll(longest.toMillis(), TimeUnit.MILLISECONDS);
            if (mail != null) {
                mail.run();
            }
            return mail != null;
        }

        @Override
        public void yield() {
            try {
                runOne();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public boolean tryYield() {
            return false;
        }

        @Override
        public boolean shouldInterrupt() {
            return false;
        }
    }
}
