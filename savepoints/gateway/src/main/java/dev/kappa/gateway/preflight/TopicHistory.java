package dev.kappa.gateway.preflight;

import dev.kappa.topology.error.Problem;
import java.util.Objects;
import java.util.Optional;

/**
 * What a topic holds.
 *
 * @param there whether it exists
 * @param records an upper bound
 * @param lost how many of its oldest records are gone
 * @param bytes of its records on one replica, where the brokers tell
 * @param setup what may make it lose records later
 */
public record TopicHistory(
        String topic, boolean there, long records, long lost, Optional<Long> bytes, Optional<Problem> setup) {
    public TopicHistory {
        Objects.requireNonNull(topic);
        Objects.requireNonNull(bytes);
        Objects.requireNonNull(setup);
    }

    static TopicHistory absent(String topic) {
        return new TopicHistory(topic, false, 0, 0, Optional.empty(), Optional.empty());
    }
}
