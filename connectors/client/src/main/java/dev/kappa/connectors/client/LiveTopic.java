package dev.kappa.connectors.client;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A row of {@code kappa.live_topics}.
 *
 * @param since when its name came to stand for this version
 * @param previous the version that it replaced, while that is kept
 * @param marks by partition: what lies before was computed from facts that the previous topic has too. Empty where that is not known
 */
record LiveTopic(
        StreamVersion version, Instant since, Optional<StreamVersion> previous, SortedMap<Integer, Long> marks) {
    LiveTopic {
        Objects.requireNonNull(version);
        Objects.requireNonNull(since);
        Objects.requireNonNull(previous);
        marks = Collections.unmodifiableSortedMap(new TreeMap<>(marks));
    }

    /** Where whoever has read all of the previous topic starts in a partition. */
    long mark(int partition) {
        return marks.getOrDefault(partition, 0L);
    }

    /** Whether anything was read that the previous topic cannot have had. */
    boolean isPassed(Map<Integer, Long> committed) {
        return committed.entrySet().stream().anyMatch(c -> c.getValue() > mark(c.getKey()));
    }
}
