package dev.kappa.connectors.s3.queue;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A queue that hides a message from others for a while when it hands it out, and forgets it only when told to. Calls may come from several
 * threads at once. Every method throws {@link QueueException} when the call fails as a whole.
 */
public interface NotificationQueue extends AutoCloseable {
    /** Most receipts in one call of {@link #delete} and {@link #hide}, and most messages in one of {@link #receive}. */
    int BATCH = 10;

    /** Longest that a message can stay hidden, counted from its delivery. */
    Duration LONGEST_HIDDEN = Duration.ofHours(12);

    /** Waits up to {@code wait} for at least one message; what it returns is hidden from others for {@code visibility}. */
    List<QueueMessage> receive(int most, Duration wait, Duration visibility);

    BatchOutcome delete(List<String> receipts);

    /** Keeps each message hidden for this long from now; {@link Duration#ZERO} hands it back at once. */
    BatchOutcome hide(Map<String, Duration> receipts);

    QueueFacts facts();

    @Override
    void close();
}
