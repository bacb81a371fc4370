package dev.kappa.gateway.execute;

import dev.kappa.gateway.preflight.Outside;
import dev.kappa.gateway.preflight.TopicHistory;
import dev.kappa.redeploy.Unavailable;
import dev.kappa.redeploy.flink.Slots;
import dev.kappa.redeploy.log.RefusedRecords.Refused;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Flink and Kafka as a test wants them. */
final class StubOutside implements Outside {
    int totalSlots = 16;
    int freeSlots = 9;
    boolean silent;
    final Map<String, Long> lost = new TreeMap<>();
    final Map<String, SortedSet<Integer>> empty = new TreeMap<>();
    final Map<String, List<Refused>> refused = new TreeMap<>();
    final SortedMap<String, SortedSet<String>> readers = new TreeMap<>();

    void reads(String group, String topic) {
        readers.computeIfAbsent(topic, t -> new TreeSet<>()).add(group);
    }

    @Override
    public Slots slots() {
        refuseIfSilent("Flink at http://127.0.0.1:1");
        return new Slots(totalSlots, freeSlots);
    }

    @Override
    public TopicHistory history(String topic) {
        refuseIfSilent("Kafka at 127.0.0.1:1");
        return new TopicHistory(
                topic, true, 1000, lost.getOrDefault(topic, 0L), Optional.of(64_000L), Optional.empty());
    }

    @Override
    public SortedMap<String, SortedSet<String>> readers() {
        return readers;
    }

    @Override
    public SortedSet<Integer> emptyPartitions(String topic) {
        refuseIfSilent("Kafka at 127.0.0.1:1");
        return empty.getOrDefault(topic, new TreeSet<>());
    }

    @Override
    public List<Refused> refused(String topic) {
        refuseIfSilent("Kafka at 127.0.0.1:1");
        return refused.getOrDefault(topic, List.of());
    }

    private void refuseIfSilent(String who) {
        if (silent) {
            throw new Unavailable(who, "connection refused");
        }
    }

    @Override
    public void close() {}
}
