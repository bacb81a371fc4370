package dev.kappa.connectors.s3.raw;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;

/** Names of the three topics of a source, with the configured prefix. */
public record RawTopics(String notifications, String records, String deadLetters) implements Serializable {
    public static final String NOTIFICATIONS = "notifications";
    public static final String RECORDS = "records";

    public RawTopics {
        Objects.requireNonNull(notifications);
        Objects.requireNonNull(records);
        Objects.requireNonNull(deadLetters);
    }

    public static RawTopics of(String topicPrefix, String source) {
        return new RawTopics(
                topicPrefix + name(source, NOTIFICATIONS),
                topicPrefix + name(source, RECORDS),
                topicPrefix + source + ".dead-letters");
    }

    /** Without the configured prefix. */
    public static String name(String source, String purpose) {
        return source + "." + purpose;
    }

    List<String> all() {
        return List.of(notifications, records, deadLetters);
    }
}
