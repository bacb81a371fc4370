package dev.kappa.connectors.client;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the group has processed, and where it starts in topics that it has not read. Positions are committed, not the offsets of records:
 * a position passes transaction markers, so that the end of a topic can be told.
 */
final class GroupPositions {
    private static final Logger LOG = LoggerFactory.getLogger(GroupPositions.class);
    /** A topic that is being deleted makes Kafka's client wait; reading does not wait for it for long. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Consumer<?, ?> consumer;
    private final Map<TopicPartition, Long> returned = new HashMap<>();
    private final Map<TopicPartition, Long> processed = new HashMap<>();
    private final Map<TopicPartition, Long> committed = new HashMap<>();

    GroupPositions(Consumer<?, ?> consumer) {
        this.consumer = consumer;
    }

    /** What was fetched last goes to the caller now. */
    void handOut() {
        for (TopicPartition partition : consumer.assignment()) {
            returned.put(partition, consumer.position(partition));
        }
    }

    /** The caller is done with all that it was given. */
    void done() {
        processed.putAll(returned);
    }

    /** Commits what was processed since the last time; a rebalance under way, or a topic that was deleted, puts it off. */
    void commit() {
        Map<TopicPartition, OffsetAndMetadata> news = new HashMap<>();
        processed.forEach((partition, position) -> {
            if (!position.equals(committed.get(partition))
                    && consumer.assignment().contains(partition)) {
                news.put(partition, new OffsetAndMetadata(position));
            }
        });
        if (news.isEmpty()) {
            return;
        }
        try {
            consumer.commitSync(news, PATIENCE);
            news.forEach((partition, position) -> committed.put(partition, position.offset()));
        } catch (RebalanceInProgressException | CommitFailedException | TimeoutException e) {
            LOG.info("positions are not committed yet; records may come again: {}", e.getMessage());
        }
    }

    /** These partitions are another member's from now on. */
    void forget(Collection<TopicPartition> partitions) {
        for (Map<TopicPartition, Long> known : List.of(returned, processed, committed)) {
            known.keySet().removeAll(partitions);
        }
    }

    /** By partition, what the group has committed; a topic that is not there has nothing. */
    SortedMap<Integer, Long> committed(String topic) {
        SortedMap<Integer, Long> positions = new TreeMap<>();
        List<TopicPartition> partitions = partitions(topic);
        if (partitions.isEmpty()) {
            return positions;
        }
        consumer.committed(Set.copyOf(partitions), PATIENCE).forEach((partition, position) -> {
            if (position != null) {
                positions.put(partition.partition(), position.offset());
            }
        });
        return positions;
    }

    /** Makes the group start at the marks of a topic, in those partitions in which it has no position yet. */
    void startAtMarks(LiveTopic live) {
        SortedMap<Integer, Long> there = committed(live.version().topic());
        Map<TopicPartition, OffsetAndMetadata> starts = partitions(
                        live.version().topic())
                .stream()
                .filter(partition -> !there.containsKey(partition.partition()))
                .collect(Collectors.toMap(p -> p, p -> new OffsetAndMetadata(live.mark(p.partition()))));
        if (!starts.isEmpty()) {
            consumer.commitSync(starts, PATIENCE);
        }
    }

    /** Whether the whole group has read all that a topic, to which nobody writes any more, has; so has it one that is gone. */
    boolean isAtEnd(String topic) {
        SortedMap<Integer, Long> there = committed(topic);
        return consumer.endOffsets(partitions(topic), PATIENCE).entrySet().stream()
                .allMatch(end -> there.getOrDefault(end.getKey().partition(), 0L) >= end.getValue());
    }

    private List<TopicPartition> partitions(String topic) {
        return consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
    }
}
