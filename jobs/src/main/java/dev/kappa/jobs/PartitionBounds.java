package dev.kappa.jobs;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacet;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.streaming.api.transformations.PartitionTransformation;
import org.apache.flink.streaming.api.transformations.SourceTransformation;
import org.apache.flink.streaming.runtime.partitioner.ForwardPartitioner;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;

/**
 * Gives the part of a job that reads topics at most as many subtasks as the topics have partitions.
 *
 * <p>A subtask of a Kafka source without a partition never says how far event time is, and everything behind it waits for it for ever; to call it idle would let
 * the result depend on when partitions are assigned. The part reaches from the source to the next exchange: the order within a partition stays.
 */
final class PartitionBounds {
    private static final int SECONDS = 30;

    private PartitionBounds() {}

    /** Asks Kafka only if anything is wider than one subtask. */
    static void apply(Collection<? extends Transformation<?>> ends) {
        Set<Transformation<?>> all = reachable(ends);
        if (all.stream().noneMatch(t -> t.getParallelism() > 1)) {
            return;
        }
        Map<Transformation<?>, Set<Transformation<?>>> neighbours = new IdentityHashMap<>();
        for (Transformation<?> t : all) {
            for (Transformation<?> input : t.getInputs()) {
                if (!isExchange(t)) {
                    neighbours.computeIfAbsent(t, k -> new HashSet<>()).add(input);
                    neighbours.computeIfAbsent(input, k -> new HashSet<>()).add(t);
                }
            }
        }
        Map<String, Integer> known = new HashMap<>();
        for (Transformation<?> t : all) {
            partitions(t, known).ifPresent(bound -> part(t, neighbours).stream()
                    .filter(member -> member.getParallelism() > bound)
                    .forEach(member -> member.setParallelism(bound)));
        }
    }

    private static Set<Transformation<?>> reachable(Collection<? extends Transformation<?>> ends) {
        Set<Transformation<?>> all = new HashSet<>();
        Deque<Transformation<?>> left = new ArrayDeque<>(ends);
        while (!left.isEmpty()) {
            Transformation<?> next = left.pop();
            if (all.add(next)) {
                left.addAll(next.getInputs());
            }
        }
        return all;
    }

    private static boolean isExchange(Transformation<?> t) {
        return t instanceof PartitionTransformation<?> partition
                && !(partition.getPartitioner() instanceof ForwardPartitioner);
    }

    private static Set<Transformation<?>> part(
            Transformation<?> source, Map<Transformation<?>, Set<Transformation<?>>> neighbours) {
        Set<Transformation<?>> part = new HashSet<>();
        Deque<Transformation<?>> left = new ArrayDeque<>(List.of(source));
        while (!left.isEmpty()) {
            Transformation<?> next = left.pop();
            if (part.add(next)) {
                left.addAll(neighbours.getOrDefault(next, Set.of()));
            }
        }
        return part;
    }

    /** How many partitions a Kafka source has; empty for anything else. */
    private static Optional<Integer> partitions(Transformation<?> t, Map<String, Integer> known) {
        if (!(t instanceof SourceTransformation<?, ?, ?> source)
                || !(source.getSource() instanceof KafkaSource<?> kafka)) {
            return Optional.empty();
        }
        return kafka.getLineageVertex().datasets().stream()
                .flatMap(dataset -> dataset.facets().values().stream())
                .filter(KafkaDatasetFacet.class::isInstance)
                .map(KafkaDatasetFacet.class::cast)
                .filter(facet -> facet.getTopicIdentifier().getTopics() != null)
                .map(facet -> facet.getTopicIdentifier().getTopics().stream()
                        .mapToInt(topic -> known.computeIfAbsent(topic, name -> asked(name, facet.getProperties())))
                        .sum())
                .findFirst();
    }

    private static int asked(String topic, Properties properties) {
        Properties client = new Properties();
        List<String> ofConsumers = List.of("deserializer", "auto.offset.reset", "isolation.level", "group.id");
        properties.forEach((key, value) -> {
            if (ofConsumers.stream().noneMatch(key.toString()::contains)) {
                client.put(key, value);
            }
        });
        try (Admin admin = Admin.create(client)) {
            TopicDescription description = new ArrayList<>(admin.describeTopics(List.of(topic))
                            .allTopicNames()
                            .get(SECONDS, TimeUnit.SECONDS)
                            .values())
                    .get(0);
            return description.partitions().size();
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("Kafka does not tell how many partitions the topic " + topic + " has", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while asking for the partitions of the topic " + topic, e);
        }
    }
}
