package dev.kappa.connectors.s3.reader;

import dev.kappa.connectors.s3.queue.NotificationQueue;
import dev.kappa.connectors.s3.queue.QueueMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where every message stands between its delivery and its deletion. Pure bookkeeping, used by several threads.
 *
 * <p>held → emitted → covered by checkpoint n → (n or a later one completed) to be deleted → gone. A checkpoint that is aborted changes
 * nothing: what it covered goes with the next one that completes.
 */
final class Receipts {
    private final Duration visibility;
    private final Map<String, Held> all = new LinkedHashMap<>();
    private final TreeMap<Long, List<String>> covered = new TreeMap<>();
    private List<String> emitted = new ArrayList<>();

    Receipts(Duration visibility) {
        this.visibility = visibility;
    }

    private static final class Held {
        private final Instant delivered;
        private final boolean first;
        private Instant hiddenUntil;

        Held(Instant delivered, boolean first, Instant hiddenUntil) {
            this.delivered = delivered;
            this.first = first;
            this.hiddenUntil = hiddenUntil;
        }
    }

    /** @param asked when the call was made that delivered it, so that its hiding is never thought longer than it is */
    synchronized void delivered(QueueMessage message, Instant asked) {
        all.put(message.receipt(), new Held(asked, message.deliveries() <= 1, asked.plus(visibility)));
    }

    synchronized void emitted(String receipt) {
        emitted.add(receipt);
    }

    /** What was emitted since the last checkpoint belongs to this one. */
    synchronized void covered(long checkpoint) {
        if (!emitted.isEmpty()) {
            covered.put(checkpoint, emitted);
            emitted = new ArrayList<>();
        }
    }

    /** What may be deleted now: all that this checkpoint or an earlier one covers. */
    synchronized List<String> completed(long checkpoint) {
        Map<Long, List<String>> done = covered.headMap(checkpoint, true);
        List<String> receipts = done.values().stream().flatMap(List::stream).toList();
        done.clear();
        return receipts;
    }

    /** Deleted, or lost to us for ever. */
    synchronized void gone(String receipt) {
        all.remove(receipt);
    }

    synchronized int inFlight() {
        return all.size();
    }

    /**
     * What is not gone and was delivered for the first time. Only these are handed back when a reader closes: a job that fails again and
     * again would otherwise use up a message's deliveries within seconds, and its redrive policy would take it away.
     */
    synchronized List<String> firstDeliveries() {
        return all.entrySet().stream()
                .filter(entry -> entry.getValue().first)
                .map(Map.Entry::getKey)
                .toList();
    }

    /**
     * Which messages would become visible within half of the visibility timeout, and how long to hide each from now on. The service
     * hides a message for at most 12 hours in all, so the last extension is shorter; after it the message is left to come again.
     */
    synchronized Map<String, Duration> due(Instant now) {
        Instant limit = now.plus(visibility.dividedBy(2));
        Map<String, Duration> due = new HashMap<>();
        all.forEach((receipt, held) -> {
            Duration possible = Duration.between(now, held.delivered.plus(NotificationQueue.LONGEST_HIDDEN))
                    .minusSeconds(5);
            Duration wanted = possible.compareTo(visibility) < 0 ? possible : visibility;
            if (held.hiddenUntil.isBefore(limit)
                    && held.hiddenUntil.isBefore(now.plus(wanted).minusSeconds(1))
                    && wanted.toSeconds() > 0) {
                due.put(receipt, wanted);
            }
        });
        return due;
    }

    synchronized void hidden(String receipt, Instant until) {
        Held held = all.get(receipt);
        if (held != null) {
            held.hiddenUntil = until;
        }
    }
}
