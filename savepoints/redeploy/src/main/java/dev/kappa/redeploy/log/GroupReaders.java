package dev.kappa.redeploy.log;

import static dev.kappa.redeploy.log.KafkaCalls.get;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.apache.kafka.clients.admin.ConsumerGroupListing;
import org.apache.kafka.common.ConsumerGroupState;

/**
 * Consumer groups that read a topic. A group with members says so itself. Consumers that assign partitions themselves, as Flink's and Spark's
 * do, are members of nothing and only commit; and Kafka does not tell when a group has committed last. So a group without members that has
 * left records of the topic unread counts as a reader until it has been seen to stand still for a while.
 */
final class GroupReaders {
    /** Longer than readers usually take from one commit to the next, which is a checkpoint with Flink's. */
    static final Duration STILL = Duration.ofSeconds(90);

    private record Seen(SortedMap<Integer, Long> positions, Instant since) {}

    private record Reading(String topic, String group) {}

    private final KafkaCalls kafka;
    private final Function<String, SortedMap<String, SortedMap<Integer, Long>>> groupOffsets;
    private final Function<String, SortedMap<Integer, Long>> lastRecords;
    private final InstantSource clock;
    private final Map<Reading, Seen> watched = new ConcurrentHashMap<>();

    /**
     * @param groupOffsets by group: topic, partition and committed position
     * @param lastRecords by topic: partition and the position behind its last committed record
     */
    GroupReaders(
            KafkaCalls kafka,
            Function<String, SortedMap<String, SortedMap<Integer, Long>>> groupOffsets,
            Function<String, SortedMap<Integer, Long>> lastRecords,
            InstantSource clock) {
        this.kafka = kafka;
        this.groupOffsets = groupOffsets;
        this.lastRecords = lastRecords;
        this.clock = clock;
    }

    SortedSet<String> of(String topic) throws ExecutionException, InterruptedException {
        SortedSet<String> readers = new TreeSet<>();
        List<ConsumerGroupListing> groups =
                List.copyOf(get(kafka.admin().listConsumerGroups().all()));
        List<String> active = groups.stream()
                .filter(g -> !isEmpty(g) && g.state().orElse(null) != ConsumerGroupState.DEAD)
                .map(ConsumerGroupListing::groupId)
                .toList();
        get(kafka.admin().describeConsumerGroups(active).all()).forEach((group, description) -> {
            boolean reads = description.members().stream()
                    .flatMap(m -> m.assignment().topicPartitions().stream())
                    .anyMatch(p -> p.topic().equals(topic));
            if (reads) {
                readers.add(group);
            }
        });
        SortedMap<String, SortedMap<Integer, Long>> unjoined = new TreeMap<>();
        for (ConsumerGroupListing group : groups) {
            SortedMap<Integer, Long> positions =
                    isEmpty(group) ? groupOffsets.apply(group.groupId()).get(topic) : null;
            if (positions != null) {
                unjoined.put(group.groupId(), positions);
            }
        }
        if (!unjoined.isEmpty()) {
            SortedMap<Integer, Long> ends = lastRecords.apply(topic);
            unjoined.forEach((group, positions) -> {
                if (moves(new Reading(topic, group), positions, ends)) {
                    readers.add(group);
                }
            });
        }
        return readers;
    }

    private static boolean isEmpty(ConsumerGroupListing group) {
        return group.state().orElse(null) == ConsumerGroupState.EMPTY;
    }

    private boolean moves(Reading reading, SortedMap<Integer, Long> positions, SortedMap<Integer, Long> ends) {
        if (!isBehind(positions, ends)) {
            watched.remove(reading);
            return false;
        }
        Instant now = clock.instant();
        Seen seen = watched.merge(
                reading,
                new Seen(positions, now),
                (before, current) -> before.positions().equals(current.positions()) ? before : current);
        return Duration.between(seen.since(), now).compareTo(STILL) < 0;
    }

    private static boolean isBehind(SortedMap<Integer, Long> positions, SortedMap<Integer, Long> ends) {
        return ends.entrySet().stream().anyMatch(end -> positions.getOrDefault(end.getKey(), 0L) < end.getValue());
    }
}
