package dev.kappa.connectors.s3.reader;

import dev.kappa.connectors.s3.queue.BatchOutcome;
import dev.kappa.connectors.s3.queue.NotificationQueue;
import dev.kappa.connectors.s3.queue.QueueException;
import dev.kappa.connectors.s3.queue.QueueFacts;
import dev.kappa.connectors.s3.queue.QueueMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Keeps every call in a list, answers what it is told to, and fails on request. */
final class FakeQueue implements NotificationQueue {
    final List<Integer> receives = new CopyOnWriteArrayList<>();
    final List<List<String>> deletes = new CopyOnWriteArrayList<>();
    final List<Map<String, Duration>> hides = new CopyOnWriteArrayList<>();
    final BlockingQueue<QueueException> failures = new LinkedBlockingQueue<>();
    final AtomicInteger messages = new AtomicInteger();
    volatile Function<List<String>, BatchOutcome> deletion = FakeQueue::allDone;
    volatile Function<List<String>, BatchOutcome> hiding = FakeQueue::allDone;
    volatile CountDownLatch longPoll = new CountDownLatch(0);

    static BatchOutcome allDone(List<String> receipts) {
        return new BatchOutcome(Set.copyOf(receipts), Map.of(), Map.of());
    }

    static QueueException failure(QueueException.Kind kind) {
        return new QueueException(kind, "the fake queue fails: " + kind, null);
    }

    @Override
    public List<QueueMessage> receive(int most, Duration wait, Duration visibility) {
        receives.add(most);
        failIfAsked();
        try {
            longPoll.await();
        } catch (InterruptedException e) {
            throw new QueueException(QueueException.Kind.INTERRUPTED, "woken", e);
        }
        List<QueueMessage> delivered = new ArrayList<>();
        for (int i = 0; i < most; i++) {
            int number = messages.getAndIncrement();
            delivered.add(new QueueMessage("id" + number, "receipt" + number, "{}", Instant.EPOCH, 1));
        }
        return delivered;
    }

    @Override
    public BatchOutcome delete(List<String> receipts) {
        deletes.add(List.copyOf(receipts));
        failIfAsked();
        return deletion.apply(receipts);
    }

    @Override
    public BatchOutcome hide(Map<String, Duration> receipts) {
        hides.add(Map.copyOf(receipts));
        failIfAsked();
        return hiding.apply(List.copyOf(receipts.keySet()));
    }

    private void failIfAsked() {
        QueueException failure = failures.poll();
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public QueueFacts facts() {
        throw new AssertionError("not asked here");
    }

    @Override
    public void close() {}
}
