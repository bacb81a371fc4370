package dev.kappa.connectors.s3.arrival;

import dev.kappa.connectors.s3.notification.Notification;
import java.time.Instant;
import java.util.Objects;

/** What came out of a message: a notification, or a part that could not be read. */
public sealed interface Arrival {
    /** The id of the message, the same at each of its deliveries. */
    String messageId();

    /** What duplicates are looked for among: the object, or else the message. */
    String scope();

    /** What tells this arrival from others of its scope. */
    String identity();

    /**
     * @param superseded whether a later event of the same key had come before, which only the deduplication knows
     */
    record Notified(String messageId, Notification notification, boolean superseded) implements Arrival {
        public Notified {
            Objects.requireNonNull(messageId);
            Objects.requireNonNull(notification);
        }

        @Override
        public String scope() {
            return notification.path();
        }

        @Override
        public String identity() {
            return notification.identity();
        }
    }

    /**
     * @param part which record of the message, from 1; 0 for the whole message
     * @param body of the whole message
     */
    record Unreadable(String messageId, int part, String reason, String body, Instant sentAt) implements Arrival {
        public Unreadable {
            Objects.requireNonNull(messageId);
            Objects.requireNonNull(reason);
            Objects.requireNonNull(body);
            Objects.requireNonNull(sentAt);
        }

        /** No bucket name starts with a slash, so that this is no object's scope. */
        @Override
        public String scope() {
            return "/message/" + messageId;
        }

        @Override
        public String identity() {
            return "part " + part;
        }
    }
}
