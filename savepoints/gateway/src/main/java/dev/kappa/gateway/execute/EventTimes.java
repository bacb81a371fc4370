package dev.kappa.gateway.execute;

import dev.kappa.gateway.preflight.Outside;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.definition.VersionId;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * Finds streams whose event time stands still although their jobs run well: it is as far as it is in the slowest partition of the raw
 * topic, and a partition without a record has none. SHOW has to answer while Kafka is away; nothing is said then.
 */
final class EventTimes {
    private final Outside outside;
    private final Duration patience;

    EventTimes(Outside outside, Duration patience) {
        this.outside = outside;
        this.patience = patience;
    }

    /** What the event time of each of these waits for, where it waits. */
    Map<VersionId, String> waits(Collection<VersionDefinition> versions) {
        List<VersionDefinition> asked = versions.stream()
                .filter(v -> v.watermark().isPresent() && !v.rawTopics().isEmpty())
                .toList();
        if (asked.isEmpty()) {
            return Map.of();
        }
        FutureTask<Map<VersionId, String>> look = new FutureTask<>(() -> look(asked));
        Thread thread = new Thread(look, "look at empty partitions");
        thread.setDaemon(true);
        thread.start();
        try {
            return look.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return Map.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Map.of();
        }
    }

    private Map<VersionId, String> look(List<VersionDefinition> versions) {
        Map<VersionId, String> waits = new TreeMap<>();
        for (VersionDefinition version : versions) {
            for (String topic : version.rawTopics()) {
                SortedSet<Integer> empty = outside.emptyPartitions(topic);
                if (!empty.isEmpty()) {
                    waits.putIfAbsent(version.id(), words(topic, empty));
                }
            }
        }
        return waits;
    }

    private static String words(String topic, SortedSet<Integer> empty) {
        String numbers = empty.stream().map(String::valueOf).collect(Collectors.joining(", "));
        return "its event time waits for the first record in partition" + (empty.size() > 1 ? "s " : " ") + numbers
                + " of " + topic + ": windows do not close before";
    }
}
