package dev.kappa.connectors.s3.reader;

import dev.kappa.connectors.s3.queue.NotificationQueue;
import dev.kappa.connectors.s3.queue.QueueException;
import dev.kappa.connectors.s3.queue.QueueMessage;
import dev.kappa.connectors.s3.retry.Backoff;
import dev.kappa.connectors.s3.split.QueueSplit;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.flink.connector.base.source.reader.RecordsBySplits;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsChange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives messages on the fetcher's thread, one call at a time, while there is room for more in flight. A call that fails and may work
 * later is made again for ever, with growing pauses and a line in the log each half minute; any other failure fails the job.
 */
final class QueueSplitReader implements SplitReader<QueueMessage, QueueSplit> {
    private static final Logger LOG = LoggerFactory.getLogger(QueueSplitReader.class);
    private static final Duration NO_ROOM_PAUSE = Duration.ofMillis(50);
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(30);

    private final NotificationQueue queue;
    private final Receipts receipts;
    private final QueueUpkeep upkeep;
    private final QueueReading reading;
    private final int mostInFlight;
    private final Clock clock;

    private final Backoff backoff = new Backoff();
    private final Semaphore woken = new Semaphore(0);
    private Thread receiving;
    private Instant lastLine = Instant.MIN;
    private String split = "";

    QueueSplitReader(
            NotificationQueue queue,
            Receipts receipts,
            QueueUpkeep upkeep,
            QueueReading reading,
            int mostInFlight,
            Clock clock) {
        this.queue = queue;
        this.receipts = receipts;
        this.upkeep = upkeep;
        this.reading = reading;
        this.mostInFlight = mostInFlight;
        this.clock = clock;
    }

    @Override
    public RecordsWithSplitIds<QueueMessage> fetch() {
        upkeep.failure().ifPresent(failure -> {
            throw failure;
        });
        RecordsBySplits.Builder<QueueMessage> fetched = new RecordsBySplits.Builder<>();
        int room = mostInFlight - receipts.inFlight();
        if (room < 1) {
            line(
                    "reading waits: {} messages are in flight, and none can be deleted until a checkpoint completes",
                    mostInFlight);
            pause(NO_ROOM_PAUSE);
            return fetched.build();
        }
        fetched.addAll(split, receive(Math.min(room, NotificationQueue.BATCH)));
        return fetched.build();
    }

    private List<QueueMessage> receive(int most) {
        Instant asked = clock.instant();
        try {
            beginReceiving();
            List<QueueMessage> messages = queue.receive(most, reading.waitTime(), reading.visibility());
            messages.forEach(message -> receipts.delivered(message, asked));
            if (backoff.failures() > 0) {
                LOG.info("the queue {} answers again", reading.queueUrl());
                backoff.worked();
            }
            return messages;
        } catch (QueueException e) {
            switch (e.kind()) {
                case INTERRUPTED -> LOG.debug("woken while receiving");
                case TRANSIENT -> {
                    Duration pause = backoff.failed();
                    line("{}; attempt {} follows", e.getMessage(), backoff.failures() + 1);
                    endReceiving();
                    pause(pause);
                    beginReceiving();
                }
                case ABSENT, DENIED, REFUSED -> throw e;
            }
            return List.of();
        } finally {
            endReceiving();
        }
    }

    private synchronized void beginReceiving() {
        receiving = Thread.currentThread();
    }

    /** An interrupt that came too late for the call must not reach whoever uses the thread next. */
    private synchronized void endReceiving() {
        if (receiving == null) {
            Thread.interrupted();
        }
        receiving = null;
    }

    private void line(String format, Object... values) {
        Instant now = clock.instant();
        if (lastLine.equals(Instant.MIN) || Duration.between(lastLine, now).compareTo(BETWEEN_LINES) >= 0) {
            lastLine = now;
            LOG.warn(format, values);
        }
    }

    private void pause(Duration duration) {
        try {
            if (woken.tryAcquire(duration.toMillis(), TimeUnit.MILLISECONDS)) {
                woken.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void handleSplitsChanges(SplitsChange<QueueSplit> change) {
        split = change.splits().get(0).splitId();
    }

    /**
     * Ends a long poll or a pause. What the queue gives to a poll that is cut off stays hidden for its whole time; so a poll that does
     * not wait is let come to its end, and what it brings is handed back.
     */
    @Override
    public synchronized void wakeUp() {
        woken.release();
        if (receiving != null && !reading.waitTime().isZero()) {
            receiving.interrupt();
            receiving = null;
        }
    }

    @Override
    public void close() {}
}
