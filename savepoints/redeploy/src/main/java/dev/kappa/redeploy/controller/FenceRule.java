package dev.kappa.redeploy.controller;

import java.util.Optional;
import java.util.SortedMap;

/**
 * Whether a reader has reached a fence. Pure.
 *
 * <p>A fence names, for each partition of a topic, the position after the last record that may have been seen (0 where there was none).
 * A reader has reached it when what it has committed is not below. Flink commits the offset of a record plus one, with a completed
 * checkpoint; a partition in which it has read nothing has no committed offset. Behind a fence there may be transaction markers, which
 * a committed offset never passes by itself: that is why a fence is never an end offset.
 */
final class FenceRule {
    private FenceRule() {}

    /** The first partition that falls short. */
    record Gap(String topic, int partition, long committed, long fence) {
        String words() {
            return "it has read " + topic + "/" + partition + " up to " + committed + " of " + fence;
        }
    }

    static Optional<Gap> gap(String topic, SortedMap<Integer, Long> fence, SortedMap<Integer, Long> committed) {
        return fence.entrySet().stream()
                .filter(f -> committed.getOrDefault(f.getKey(), 0L) < f.getValue())
                .findFirst()
                .map(f -> new Gap(topic, f.getKey(), committed.getOrDefault(f.getKey(), 0L), f.getValue()));
    }

    /** Whether every partition of a topic has this much, committed. */
    static boolean covers(SortedMap<Integer, Long> committedEnds, SortedMap<Integer, Long> written) {
        return written.entrySet().stream().allMatch(w -> committedEnds.getOrDefault(w.getKey(), 0L) >= w.getValue());
    }
}
