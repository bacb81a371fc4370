package dev.kappa.connectors.kafka.raw;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A Kafka record as it is. Arrays are shared, not copied: nobody changes them.
 *
 * @param key null if there is none
 * @param value null for a tombstone
 */
record RawRecord(
        String topic, int partition, long offset, long timestamp, byte[] key, byte[] value, List<Header> headers) {

    /** What the headers that Kappa adds to a dead letter begin with. */
    static final String OWN_HEADERS = "kappa.";

    private static final String FATE = "fate";
    private static final String LATE = "late";

    record Header(String name, byte[] value) {}

    Optional<String> header(String name) {
        return headers.stream()
                .filter(header -> header.name().equals(name) && header.value() != null)
                .reduce((first, last) -> last)
                .map(header -> new String(header.value(), StandardCharsets.UTF_8));
    }

    /** The same bytes with headers that say where they were found and why they were refused, before the original ones. */
    RawRecord asDeadLetter(String stream, int version, String reason) {
        return refused(stream, version, "dead", reason);
    }

    /** The same envelope. */
    RawRecord asLate(String stream, int version, String reason) {
        return refused(stream, version, LATE, reason);
    }

    boolean isLate() {
        return header(OWN_HEADERS + FATE).filter(LATE::equals).isPresent();
    }

    private RawRecord refused(String stream, int version, String fate, String reason) {
        List<Header> all = new ArrayList<>();
        all.add(text("stream", stream));
        all.add(text("version", String.valueOf(version)));
        all.add(text(FATE, fate));
        all.add(text("topic", topic));
        all.add(text("partition", String.valueOf(partition)));
        all.add(text("offset", String.valueOf(offset)));
        all.add(text("timestamp", String.valueOf(timestamp)));
        all.add(text("reason", reason));
        headers.stream()
                .filter(header -> !header.name().startsWith(OWN_HEADERS))
                .forEach(all::add);
        return new RawRecord(topic, partition, offset, timestamp, key, value, all);
    }

    private static Header text(String name, String value) {
        return new Header(OWN_HEADERS + name, value.getBytes(StandardCharsets.UTF_8));
    }
}
