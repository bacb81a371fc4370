package dev.kappa.redeploy.log;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Where consumer groups of a version's topic start in the topic of the version that takes its place, so that each reads everything that it
 * has not read: at least once, and not the whole history again where that can be told.
 *
 * <ul>
 *   <li>A fact that the old topic does not have, because the old version was stopped before it, lies behind the new topic's mark
 *       ({@link Succession#marks}). So nobody starts behind the mark, and who has read all of the old topic starts there.
 *   <li>Who has not, misses records of certain event times, the least of which is T. The new topic has them in an order of its own, so he
 *       starts at its first record, in each partition, that is not older than T.
 *   <li>Where records carry no event time, or another column's, he starts at the beginning; so does everybody where there are no marks.
 * </ul>
 *
 * <p>Kafka's own search by time is of no use for this: transaction markers have the time of writing, so that in the topic of a replay the first
 * marker is already younger than all of its event times. The records are read instead: of the old topic what the group has not read, of the
 * new one at most what is before the marks, once for all groups.
 */
public final class PositionCarryOver {
    private final TopicScans scans;

    /** @param scans reads the records of a topic */
    public PositionCarryOver(TopicScans scans) {
        this.scans = scans;
    }

    /**
     * From one version's topic to the next one's.
     *
     * @param byEventTime both carry event time, of the same column, as the timestamps of their records
     * @param marks by partition: all that {@code to} has before this was computed from facts that {@code from} has too
     */
    public record Succession(String from, String to, boolean byEventTime, SortedMap<Integer, Long> marks) {
        public Succession {
            marks = Collections.unmodifiableSortedMap(new TreeMap<>(marks));
        }
    }

    /**
     * @param committed by group, what it has committed in the old topic, by partition; where it has committed nothing it has read nothing
     * @return by group, a position for every partition of the new topic
     */
    public SortedMap<String, SortedMap<Integer, Long>> positions(
            Succession succession, Map<String, ? extends Map<Integer, Long>> committed) {
        SortedMap<String, OptionalLong> unread = new TreeMap<>();
        committed.forEach((group, positions) -> unread.put(group, leastTime(succession.from(), positions)));
        SortedMap<Integer, Long> beginning = scans.beginnings(succession.to());
        SortedMap<Integer, Long> marks = new TreeMap<>(beginning);
        succession.marks().forEach((partition, mark) -> marks.merge(partition, mark, Math::max));
        SortedSet<Long> times = new TreeSet<>();
        if (succession.byEventTime()) {
            unread.values().forEach(time -> time.ifPresent(times::add));
        }
        Map<Long, SortedMap<Integer, Long>> starts = starts(succession.to(), beginning, marks, times);

        SortedMap<String, SortedMap<Integer, Long>> positions = new TreeMap<>();
        unread.forEach((group, time) ->
                positions.put(group, time.isEmpty() ? marks : starts.getOrDefault(time.getAsLong(), beginning)));
        return positions;
    }

    /** The least timestamp of what a reader of committed records finds at or behind the positions. */
    private OptionalLong leastTime(String topic, Map<Integer, Long> committed) {
        SortedMap<Integer, Long> from = scans.beginnings(topic);
        from.replaceAll((partition, first) -> Math.max(first, committed.getOrDefault(partition, first)));
        long[] least = {Long.MAX_VALUE};
        boolean[] any = {false};
        scans.read(topic, from, scans.ends(topic), (partition, offset, time) -> {
            any[0] = true;
            least[0] = Math.min(least[0], time);
            return true;
        });
        return any[0] ? OptionalLong.of(least[0]) : OptionalLong.empty();
    }

    /** For each time the first record before the mark that is not older, else the mark. */
    private Map<Long, SortedMap<Integer, Long>> starts(
            String topic, SortedMap<Integer, Long> beginning, SortedMap<Integer, Long> marks, SortedSet<Long> times) {
        Map<Long, SortedMap<Integer, Long>> starts = new TreeMap<>();
        times.forEach(time -> starts.put(time, new TreeMap<>(marks)));
        if (times.isEmpty()) {
            return starts;
        }
        Map<Integer, List<Long>> unplaced = new TreeMap<>();
        beginning.keySet().forEach(partition -> unplaced.put(partition, new ArrayList<>(times)));
        scans.read(topic, beginning, marks, (partition, offset, time) -> {
            List<Long> left = unplaced.get(partition);
            while (!left.isEmpty() && left.get(0) <= time) {
                starts.get(left.remove(0)).put(partition, offset);
            }
            return !left.isEmpty();
        });
        return starts;
    }

    /** What of an event time column makes two versions' timestamps comparable. */
    public static boolean byEventTime(Optional<String> oldColumn, Optional<String> newColumn) {
        return oldColumn.isPresent() && oldColumn.equals(newColumn);
    }
}
