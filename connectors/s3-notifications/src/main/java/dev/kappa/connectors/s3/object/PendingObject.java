package dev.kappa.connectors.s3.object;

import dev.kappa.connectors.s3.notification.Notification;
import java.util.Objects;
import java.util.Optional;

/**
 * An object that is to be read, or is being read: what a checkpoint keeps of it.
 *
 * @param readETag of the bytes that records have been emitted from; empty before the first
 */
record PendingObject(String messageId, Notification notification, Optional<String> readETag, Place place) {
    PendingObject {
        Objects.requireNonNull(messageId);
        Objects.requireNonNull(notification);
        Objects.requireNonNull(readETag);
        Objects.requireNonNull(place);
    }

    static PendingObject of(String messageId, Notification notification) {
        return new PendingObject(messageId, notification, Optional.empty(), Place.BEGIN);
    }

    PendingObject readFrom(Optional<String> eTag) {
        return new PendingObject(messageId, notification, eTag, place);
    }

    PendingObject emittedTo(Place next) {
        return new PendingObject(messageId, notification, readETag, next);
    }

    boolean begun() {
        return place.offset() > 0;
    }

    /** The very bytes: those that records have been emitted from, else those that the notification means. */
    ObjectVersion object() {
        return new ObjectVersion(
                notification.bucket(), notification.key(), notification.version(), readETag.or(notification::eTag));
    }
}
