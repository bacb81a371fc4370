package dev.kappa.connectors.s3.queue;

import java.time.Instant;
import java.util.Objects;

/**
 * One delivery of a message.
 *
 * @param id the same at every delivery of this message
 * @param receipt of this delivery: what deletes it or keeps it hidden
 * @param deliveries how often the message has been handed out, this time included
 */
public record QueueMessage(String id, String receipt, String body, Instant sentAt, int deliveries) {
    public QueueMessage {
        Objects.requireNonNull(id);
        Objects.requireNonNull(receipt);
        Objects.requireNonNull(body);
        Objects.requireNonNull(sentAt);
    }
}
