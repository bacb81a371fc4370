package dev.kappa.redeploy.controller;

import dev.kappa.redeploy.Unavailable;
import dev.kappa.redeploy.log.Log;
import dev.kappa.redeploy.log.TopicFacts;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Topics and groups in memory. */
final class FakeLog implements Log {
    final SortedMap<String, Long> topics = new TreeMap<>();
    final SortedSet<String> groups = new TreeSet<>();
    boolean away;

    private final Map<String, Integer> ids = new HashMap<>();
    private int created;

    private final Faults faults;

    FakeLog(Faults faults) {
        this.faults = faults;
    }

    private <T> T door(String name, Supplier<T> effect) {
        return faults.call("log." + name, () -> {
            if (away) {
                throw new Unavailable(where(), "away");
            }
            return effect.get();
        });
    }

    @Override
    public String where() {
        return "Kafka";
    }

    @Override
    public Optional<TopicFacts> describe(String topic) {
        return door("describe", () -> Optional.ofNullable(topics.get(topic))
                .map(n -> new TopicFacts(topic, Integer.toString(ids.get(topic)), 1, n)));
    }

    @Override
    public void create(String topic, int partitions) {
        door("create", () -> {
            if (topics.putIfAbsent(topic, 0L) == null) {
                ids.put(topic, ++created);
            }
            return null;
        });
    }

    @Override
    public void requireEndless(String topic) {
        door("requireEndless", () -> null);
    }

    @Override
    public void delete(TopicFacts topic) {
        door("delete", () -> {
            if (topic.id().equals(Integer.toString(ids.getOrDefault(topic.name(), -1)))) {
                topics.remove(topic.name());
            }
            return null;
        });
    }

    @Override
    public DeletedGroup deleteGroup(String group) {
        return door("deleteGroup", () -> {
            groups.remove(group);
            return DeletedGroup.GONE;
        });
    }

    @Override
    public SortedMap<Integer, Long> endOffsets(String topic) {
        throw new UnsupportedOperationException();
    }

    @Override
    public SortedMap<Integer, Long> committedEndOffsets(String topic) {
        throw new UnsupportedOperationException();
    }

    @Override
    public SortedMap<String, SortedMap<Integer, Long>> groupOffsets(String group) {
        throw new UnsupportedOperationException();
    }

    @Override
    public SortedSet<String> topics() {
        return new TreeSet<>(topics.keySet());
    }

    @Override
    public SortedSet<String> groups() {
        return groups;
    }

    @Override
    public void close() {}
}
