package dev.kappa.gateway.preflight;

import dev.kappa.redeploy.config.KappaConfig;
import dev.kappa.redeploy.flink.FlinkCluster;
import dev.kappa.redeploy.flink.RestFlinkCluster;
import dev.kappa.redeploy.flink.Slots;
import dev.kappa.redeploy.log.KafkaLog;
import dev.kappa.redeploy.log.RefusedRecords;
import dev.kappa.redeploy.log.RefusedRecords.Refused;
import dev.kappa.redeploy.log.TopicFacts;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.error.Problem;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The real systems of a configuration; connects at the first question. */
public final class FlinkAndKafka implements Outside {
    private final KappaConfig config;
    private final FlinkCluster flink;
    private final KafkaLog log;

    private FlinkAndKafka(KappaConfig config, FlinkCluster flink, KafkaLog log) {
        this.config = config;
        this.flink = flink;
        this.log = log;
    }

    public static Outside of(KappaConfig config) {
        return new FlinkAndKafka(config, new RestFlinkCluster(config.flink().restUrl()), new KafkaLog(config));
    }

    @Override
    public Slots slots() {
        return flink.slots();
    }

    @Override
    public TopicHistory history(String topic) {
        if (log.describe(topic).isEmpty()) {
            return TopicHistory.absent(topic);
        }
        // Asked first, so that records which come in between make the loss look smaller and never greater.
        long end = log.endOffsets(topic).values().stream()
                .mapToLong(Long::longValue)
                .sum();
        Optional<TopicFacts> facts = log.describe(topic);
        if (facts.isEmpty()) {
            return TopicHistory.absent(topic);
        }
        long records = facts.get().records();
        return new TopicHistory(topic, true, records, Math.max(0, end - records), log.bytes(topic), setup(topic));
    }

    private Optional<Problem> setup(String topic) {
        try {
            log.requireEndless(topic);
            return Optional.empty();
        } catch (KappaException e) {
            if (e.problems().get(0).code() == ErrorCode.FINITE_RETENTION) {
                return Optional.of(e.problems().get(0));
            }
            throw e;
        }
    }

    @Override
    public SortedMap<String, SortedSet<String>> readers() {
        SortedMap<String, SortedSet<String>> readers = new TreeMap<>();
        for (String group : log.groups()) {
            log.groupOffsets(group).keySet().forEach(topic -> readers.computeIfAbsent(topic, t -> new TreeSet<>())
                    .add(group));
        }
        return readers;
    }

    @Override
    public SortedSet<Integer> emptyPartitions(String topic) {
        if (log.describe(topic).isEmpty()) {
            return new TreeSet<>();
        }
        SortedMap<Integer, Long> ends = log.endOffsets(topic);
        SortedSet<Integer> empty = new TreeSet<>(ends.keySet());
        empty.removeIf(partition -> ends.get(partition) > 0);
        return empty.size() < ends.size() ? empty : new TreeSet<>();
    }

    @Override
    public List<Refused> refused(String topic) {
        return log.describe(topic).isEmpty() ? List.of() : RefusedRecords.of(config, topic);
    }

    @Override
    public void close() {
        log.close();
    }
}
