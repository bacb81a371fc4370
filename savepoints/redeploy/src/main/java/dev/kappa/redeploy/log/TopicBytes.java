package dev.kappa.redeploy.log;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How large topics are on disk, as the brokers tell it. Nice to know: where they do not tell, there is no answer. */
final class TopicBytes {
    private static final Logger LOG = LoggerFactory.getLogger(TopicBytes.class);
    private static final long PATIENCE_SECONDS = 3;

    private final KafkaCalls kafka;

    TopicBytes(KafkaCalls kafka) {
        this.kafka = kafka;
    }

    /** Of the leaders' replicas of all partitions together. */
    Optional<Long> of(String topic) {
        try {
            TopicDescription description = kafka.admin()
                    .describeTopics(List.of(topic))
                    .topicNameValues()
                    .get(topic)
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            Map<TopicPartition, Integer> leaders = new HashMap<>();
            for (TopicPartitionInfo partition : description.partitions()) {
                if (partition.leader() != null) {
                    leaders.put(
                            new TopicPartition(topic, partition.partition()),
                            partition.leader().id());
                }
            }
            Map<Integer, Map<String, LogDirDescription>> directories = kafka.admin()
                    .describeLogDirs(new TreeSet<>(leaders.values()))
                    .allDescriptions()
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return leaders.entrySet().stream()
                    .map(e -> size(e.getKey(), directories.getOrDefault(e.getValue(), Map.of())))
                    .reduce(Optional.of(0L), (a, b) -> a.flatMap(x -> b.map(y -> x + y)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            LOG.debug("the brokers do not tell how large the topic {} is", topic, e);
            return Optional.empty();
        }
    }

    private static Optional<Long> size(TopicPartition partition, Map<String, LogDirDescription> directories) {
        return directories.values().stream()
                .map(d -> d.replicaInfos().get(partition))
                .filter(r -> r != null && !r.isFuture())
                .map(r -> r.size())
                .findFirst();
    }
}
