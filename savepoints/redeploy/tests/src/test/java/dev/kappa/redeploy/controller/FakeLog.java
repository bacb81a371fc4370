package dev.kappa.redeploy.controller;

import dev.kappa.redeploy.Difference;
import dev.kappa.redeploy.Unavailable;
import dev.kappa.redeploy.log.Log;
import dev.kappa.redeploy.log.PositionCarryOver.Succession;
import dev.kappa.redeploy.log.TopicFacts;
import dev.kappa.topology.Names;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Topics of one partition, with transactions, and groups in memory. */
final class FakeLog implements Log {
    final SortedMap<String, Topic> topics = new TreeMap<>();
    /** What groups have committed, by group and topic. */
    final SortedMap<String, SortedMap<String, Long>> groups = new TreeMap<>();

    /** By the group of the version: how many of its transactions were lost. */
    final SortedMap<String, Long> losses = new TreeMap<>();

    final SortedSet<String> foreignReaders = new TreeSet<>();
    boolean away;

    private final Faults faults;
    private int created;

    /**
     * A topic; each offset holds a committed record (D), an uncommitted one (U), one that a checkpoint covers and whose transaction will be
     * committed (P), an aborted one (A), or a marker (M).
     */
    static final class Topic {
        final String id;
        private final StringBuilder offsets = new StringBuilder();
        /** The first uncommitted one; -1 when there is none. */
        private int open = -1;

        Topic(String id) {
            this.id = id;
        }

        void append(int records) {
            offsets.append("D".repeat(records));
        }

        void write(int records) {
            if (open < 0 && records > 0) {
                open = offsets.length();
            }
            offsets.append("U".repeat(records));
        }

        /** A checkpoint covers what was written so far. */
        void prepare() {
            become('U', 'P');
        }

        /** Commits what was prepared. */
        void commit() {
            if (become('P', 'D')) {
                offsets.append('M');
            }
        }

        void abort() {
            if (become('U', 'A')) {
                offsets.append('M');
            }
        }

        private boolean become(char from, char to) {
            boolean found = false;
            int first = -1;
            for (int i = open; open >= 0 && i < offsets.length(); i++) {
                if (offsets.charAt(i) == from) {
                    offsets.setCharAt(i, to);
                    found = true;
                }
                if (first < 0 && (offsets.charAt(i) == 'U' || offsets.charAt(i) == 'P')) {
                    first = i;
                }
            }
            open = first;
            return found;
        }

        long end() {
            return offsets.length();
        }

        long committedEnd() {
            return open < 0 ? offsets.length() : open;
        }

        long committedPosition() {
            return offsets.lastIndexOf("D", (int) committedEnd() - 1) + 1;
        }

        long records() {
            return records(committedEnd());
        }

        long records(long before) {
            return offsets.chars().limit(before).filter(c -> c == 'D').count();
        }

        /** The position after so many more committed records from here, and how many there were. */
        long[] read(long from, int most) {
            long position = from;
            int found = 0;
            for (int i = (int) from; i < committedEnd() && found < most; i++) {
                if (offsets.charAt(i) == 'D') {
                    found++;
                    position = i + 1;
                }
            }
            return new long[] {position, found};
        }
    }

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

    Topic make(String topic) {
        return topics.computeIfAbsent(topic, t -> new Topic(Integer.toString(++created)));
    }

    @Override
    public String where() {
        return "Kafka";
    }

    @Override
    public Optional<TopicFacts> describe(String topic) {
        return door("describe", () -> Optional.ofNullable(topics.get(topic))
                .map(t -> new TopicFacts(topic, t.id, 1, t.end())));
    }

    @Override
    public void create(String topic, int partitions) {
        door("create", () -> make(topic));
    }

    @Override
    public void requireEndless(String topic) {
        door("requireEndless", () -> null);
    }

    @Override
    public void requireWhole(String topic) {
        door("requireWhole", () -> null);
    }

    @Override
    public void delete(TopicFacts topic) {
        door("delete", () -> {
            if (topics.containsKey(topic.name()) && topics.get(topic.name()).id.equals(topic.id())) {
                topics.remove(topic.name());
            }
            return null;
        });
    }

    @Override
    public DeletedGroup deleteGroup(String group) {
        return door("deleteGroup", () -> {
            groups.remove(group);
            losses.keySet().removeIf(g -> Names.lossGroup(g).equals(group));
            return DeletedGroup.GONE;
        });
    }

    private Topic topic(String name) {
        return Optional.ofNullable(topics.get(name))
                .orElseThrow(() -> new IllegalStateException("the topic " + name + " is not there"));
    }

    private static SortedMap<Integer, Long> single(long offset) {
        return new TreeMap<>(Map.of(0, offset));
    }

    @Override
    public SortedMap<Integer, Long> endOffsets(String topic) {
        return door("endOffsets", () -> single(topic(topic).end()));
    }

    @Override
    public SortedMap<Integer, Long> committedEndOffsets(String topic) {
        return door("committedEndOffsets", () -> single(topic(topic).committedEnd()));
    }

    @Override
    public SortedMap<Integer, Long> committedPositions(String topic) {
        return door("committedPositions", () -> single(topic(topic).committedPosition()));
    }

    @Override
    public SortedMap<String, SortedMap<Integer, Long>> groupOffsets(String group) {
        return door("groupOffsets", () -> {
            SortedMap<String, SortedMap<Integer, Long>> found = new TreeMap<>();
            new HashMap<>(groups.getOrDefault(group, new TreeMap<>()))
                    .forEach((topic, offset) -> found.put(topic, single(offset)));
            return found;
        });
    }

    @Override
    public SortedSet<String> readers(String topic) {
        return door("readers", () -> foreignReaders);
    }

    @Override
    public Optional<SortedSet<String>> carryReaders(Succession succession, Predicate<String> ours) {
        return door("carryReaders", () -> Optional.of(new TreeSet<>()));
    }

    @Override
    public SortedMap<String, Long> losses(Collection<String> of) {
        return door("losses", () -> {
            SortedMap<String, Long> found = new TreeMap<>(losses);
            found.keySet().retainAll(of);
            return found;
        });
    }

    @Override
    public Optional<Difference> compare(String served, String recomputed, boolean changelog) {
        return door("compare", () -> Optional.of(new Difference(0, java.util.List.of())));
    }

    @Override
    public SortedSet<String> topics() {
        return new TreeSet<>(topics.keySet());
    }

    @Override
    public SortedSet<String> groups() {
        return new TreeSet<>(groups.keySet());
    }

    @Override
    public void close() {}
}
