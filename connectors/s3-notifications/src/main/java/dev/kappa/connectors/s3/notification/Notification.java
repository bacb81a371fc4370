package dev.kappa.connectors.s3.notification;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * One fact about one object, whatever envelope it came in.
 *
 * @param key decoded: the name under which the object can be read
 * @param version empty in a bucket without versions
 * @param eTag without quotes
 * @param eventName as S3 names it, without the prefix {@code s3:}, such as {@code ObjectCreated:Put}
 * @param eventTime of the event; where the message has none that can be read, the time it was sent to the queue
 * @param eventSource who says so, such as {@code aws:s3} or {@code minio:s3}
 */
public record Notification(
        String bucket,
        String key,
        Optional<String> version,
        Optional<String> eTag,
        OptionalLong size,
        Optional<Sequencer> sequencer,
        String eventName,
        Instant eventTime,
        String eventSource,
        Optional<String> region) {
    private static final int LONGEST = 1024;

    public Notification {
        if (bucket.isEmpty() || key.isEmpty() || eventName.isEmpty()) {
            throw new IllegalArgumentException("a notification needs bucket, key and event name, not '%s', '%s', '%s'"
                    .formatted(bucket, key, eventName));
        }
        Objects.requireNonNull(version);
        Objects.requireNonNull(eTag);
        Objects.requireNonNull(size);
        Objects.requireNonNull(sequencer);
        Objects.requireNonNull(eventTime);
        Objects.requireNonNull(eventSource);
        Objects.requireNonNull(region);
        Stream.of(
                        Optional.of(bucket),
                        Optional.of(key),
                        version,
                        eTag,
                        Optional.of(eventName),
                        Optional.of(eventSource),
                        region)
                .flatMap(Optional::stream)
                .forEach(Notification::requireSane);
    }

    /** S3 allows keys of 1024 bytes; whatever is longer, or is half a surrogate pair, did not come from it. */
    private static void requireSane(String text) {
        if (text.length() > LONGEST || text.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
            throw new IllegalArgumentException(
                    "a field is longer than " + LONGEST + " bytes: '" + text.substring(0, 100) + "…'");
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new IllegalArgumentException("a field is no valid Unicode, it holds half a surrogate pair");
        }
    }

    public EventKind kind() {
        return EventKind.of(eventName);
    }

    /** {@code bucket/key}: bucket names have no slash, so no two objects share it. */
    public String path() {
        return bucket + "/" + key;
    }

    /**
     * What makes this fact one fact among those of its object; equal for every redelivery and whatever envelope it came in. A version is
     * created once, so its id alone names its creation. Without versions it is the bytes and their place in the order of the key. Every
     * other event happens as often as its place in the order changes, or where the server gives none, its time.
     */
    public String identity() {
        String place = sequencer.map(Sequencer::digits).orElseGet(eventTime::toString);
        return switch (kind()) {
            case CREATED -> "created " + version.orElseGet(() -> eTag.orElse("-") + " " + place);
            case REMOVED -> "removed " + version.orElse("-") + " " + place;
            case OTHER -> eventName + " " + version.orElse("-") + " " + place;
        };
    }
}
