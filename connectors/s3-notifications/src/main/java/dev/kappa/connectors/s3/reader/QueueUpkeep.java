package dev.kappa.connectors.s3.reader;

import dev.kappa.connectors.s3.queue.BatchOutcome;
import dev.kappa.connectors.s3.queue.NotificationQueue;
import dev.kappa.connectors.s3.queue.QueueException;
import dev.kappa.connectors.s3.retry.Backoff;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Talks to the queue beside the reader: deletes what a completed checkpoint covers, and keeps hidden what is not deleted yet. Batches of
 * ten, four at a time. What fails in a batch is tried again; a receipt that is no longer good is dropped, for its message comes again and
 * is then known as a duplicate. What cannot work later (no queue, no permission) is kept for the reader to fail with.
 */
final class QueueUpkeep implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(QueueUpkeep.class);
    private static final int THREADS = 4;
    private static final Duration LONGEST_FAREWELL = Duration.ofSeconds(5);

    private final NotificationQueue queue;
    private final Receipts receipts;
    private final Clock clock;
    private final ScheduledThreadPoolExecutor workers;
    private final ScheduledThreadPoolExecutor heart;
    private final AtomicInteger deleting = new AtomicInteger();
    private final AtomicReference<RuntimeException> failure = new AtomicReference<>();

    QueueUpkeep(NotificationQueue queue, Receipts receipts, Duration visibility, Clock clock) {
        this.queue = queue;
        this.receipts = receipts;
        this.clock = clock;
        this.workers = daemon("queue-upkeep", THREADS);
        this.heart = daemon("queue-heartbeat", 1);
        long period = Math.max(200, Math.min(10_000, visibility.toMillis() / 6));
        heart.scheduleWithFixedDelay(this::beat, period, period, TimeUnit.MILLISECONDS);
    }

    private static ScheduledThreadPoolExecutor daemon(String name, int threads) {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(threads, task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return executor;
    }

    /** Why reading makes no sense any more. */
    Optional<RuntimeException> failure() {
        return Optional.ofNullable(failure.get());
    }

    void delete(List<String> all) {
        for (int from = 0; from < all.size(); from += NotificationQueue.BATCH) {
            List<String> batch = all.subList(from, Math.min(all.size(), from + NotificationQueue.BATCH));
            deleting.addAndGet(batch.size());
            workers.execute(() -> delete(batch, new Backoff()));
        }
    }

    private void delete(List<String> batch, Backoff backoff) {
        List<String> again;
        try {
            BatchOutcome outcome = queue.delete(batch);
            outcome.lost().forEach((receipt, reason) -> LOG.debug("a message cannot be deleted any more: {}", reason));
            outcome.done().forEach(receipts::gone);
            outcome.lost().keySet().forEach(receipts::gone);
            again = List.copyOf(outcome.retry().keySet());
            report("delete", outcome.retry(), backoff);
        } catch (QueueException e) {
            if (gaveUp(e)) {
                return;
            }
            report("delete", Map.of("", e.getMessage()), backoff);
            again = batch;
        }
        deleting.addAndGet(again.size() - batch.size());
        if (!again.isEmpty() && !workers.isShutdown()) {
            List<String> rest = again;
            workers.schedule(() -> delete(rest, backoff), backoff.failed().toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void beat() {
        List<Map.Entry<String, Duration>> due =
                List.copyOf(receipts.due(clock.instant()).entrySet());
        List<Callable<Void>> calls = new ArrayList<>();
        for (int from = 0; from < due.size(); from += NotificationQueue.BATCH) {
            List<Map.Entry<String, Duration>> batch =
                    due.subList(from, Math.min(due.size(), from + NotificationQueue.BATCH));
            calls.add(() -> hide(batch));
        }
        try {
            workers.invokeAll(calls);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closing
        }
    }

    private Void hide(List<Map.Entry<String, Duration>> batch) {
        Map<String, Duration> wanted = Map.ofEntries(batch.toArray(Map.Entry[]::new));
        try {
            Instant asked = clock.instant();
            BatchOutcome outcome = queue.hide(wanted);
            outcome.done().forEach(receipt -> receipts.hidden(receipt, asked.plus(wanted.get(receipt))));
            outcome.lost().forEach((receipt, reason) -> {
                LOG.debug("a message is visible again before its checkpoint completed: {}", reason);
                receipts.hidden(receipt, Instant.MAX);
            });
            report("extend", outcome.retry(), new Backoff());
        } catch (QueueException e) {
            if (!gaveUp(e)) {
                report("extend", Map.of("", e.getMessage()), new Backoff()); // the next beat tries again
            }
        }
        return null;
    }

    private boolean gaveUp(QueueException e) {
        return switch (e.kind()) {
            case TRANSIENT -> false;
            case INTERRUPTED -> true;
            case ABSENT, DENIED, REFUSED -> {
                failure.compareAndSet(null, e);
                yield true;
            }
        };
    }

    private static void report(String what, Map<String, String> reasons, Backoff backoff) {
        if (!reasons.isEmpty() && (backoff.failures() == 0 || backoff.failures() % 5 == 0)) {
            LOG.warn(
                    "cannot {} {} messages of the queue now, after {} attempts, and will try again: {}",
                    what,
                    reasons.size(),
                    backoff.failures() + 1,
                    reasons.values().iterator().next());
        }
    }

    /**
     * Waits a moment for deletions under way, then hands back what was delivered only to this reader and will not be deleted. A long poll
     * of this reader that the server has not noticed to be over may take some of it; that comes again after its visibility timeout.
     */
    @Override
    public void close() {
        if (workers.isShutdown()) {
            return;
        }
        heart.shutdownNow();
        Instant deadline = clock.instant().plus(LONGEST_FAREWELL);
        // A task that fails is interrupted, and these few calls save others from waiting for the visibility timeout.
        boolean interrupted = waited(deadline, () -> deleting.get() == 0 || failure.get() != null);
        List<String> handedBack = receipts.firstDeliveries();
        LOG.info("handing back {} of {} messages in flight", handedBack.size(), receipts.inFlight());
        handBack(handedBack);
        workers.shutdown();
        interrupted |= waited(deadline, workers::isTerminated);
        workers.shutdownNow();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits in spite of interrupts; whether there was one. */
    private boolean waited(Instant deadline, BooleanSupplier end) {
        boolean interrupted = Thread.interrupted();
        while (!end.getAsBoolean() && clock.instant().isBefore(deadline)) {
            try {
                TimeUnit.MILLISECONDS.sleep(20);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        return interrupted;
    }

    private void handBack(List<String> all) {
        for (int from = 0; from < all.size(); from += NotificationQueue.BATCH) {
            List<String> batch = all.subList(from, Math.min(all.size(), from + NotificationQueue.BATCH));
            workers.execute(() -> {
                try {
                    queue.hide(batch.stream().collect(Collectors.toMap(receipt -> receipt, receipt -> Duration.ZERO)));
                } catch (QueueException e) {
                    LOG.info("messages come again only after their visibility timeout: {}", e.getMessage());
                }
            });
        }
    }
}
