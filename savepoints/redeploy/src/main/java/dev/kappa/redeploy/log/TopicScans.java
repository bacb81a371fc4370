package dev.kappa.redeploy.log;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the committed records of topics, outside any group. */
public final class TopicScans {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final long STANDSTILL_NANOS = Duration.ofSeconds(30).toNanos();

    private final Supplier<Properties> client;

    /** @param client the properties of a Kafka client, {@code bootstrap.servers} among them, secrets resolved */
    public TopicScans(Supplier<Properties> client) {
        this.client = client;
    }

    /** Looks at a record. */
    @FunctionalInterface
    public interface Visitor {
        /** @return whether to go on in this partition */
        boolean visit(int partition, long offset, long timestamp);
    }

    /** Looks at all of a record. */
    @FunctionalInterface
    interface RecordVisitor {
        /** @return whether to go on in this partition */
        boolean visit(ConsumerRecord<byte[], byte[]> record);
    }

    /** By partition, the first offset. */
    public SortedMap<Integer, Long> beginnings(String topic) {
        try (Consumer<byte[], byte[]> consumer = consumer()) {
            return byPartition(consumer.beginningOffsets(partitions(consumer, topic)));
        }
    }

    /** By partition, up to where committed records can be read now. */
    public SortedMap<Integer, Long> ends(String topic) {
        try (Consumer<byte[], byte[]> consumer = consumer()) {
            return byPartition(consumer.endOffsets(partitions(consumer, topic)));
        }
    }

    /** Shows the committed records of every partition, in its order, from its first offset to before its last. */
    public void read(String topic, Map<Integer, Long> from, Map<Integer, Long> to, Visitor visitor) {
        records(topic, from, to, r -> visitor.visit(r.partition(), r.offset(), r.timestamp()));
    }

    /** Shows the same records whole. */
    void records(String topic, Map<Integer, Long> from, Map<Integer, Long> to, RecordVisitor visitor) {
        try (Consumer<byte[], byte[]> consumer = consumer()) {
            List<TopicPartition> left = new ArrayList<>();
            from.forEach((partition, first) -> {
                if (first < to.getOrDefault(partition, 0L)) {
                    left.add(new TopicPartition(topic, partition));
                }
            });
            consumer.assign(left);
            left.forEach(partition -> consumer.seek(partition, from.get(partition.partition())));
            long moved = System.nanoTime();
            while (!left.isEmpty()) {
                List<TopicPartition> done = new ArrayList<>();
                for (TopicPartition partition : left) {
                    if (consumer.position(partition) >= to.get(partition.partition())) {
                        done.add(partition);
                    }
                }
                var records = consumer.poll(done.isEmpty() ? POLL : Duration.ZERO);
                for (TopicPartition partition : records.partitions()) {
                    moved = System.nanoTime();
                    long end = to.get(partition.partition());
                    for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
                        boolean more = record.offset() < end && visitor.visit(record);
                        if (!more) {
                            done.add(partition);
                            break;
                        }
                    }
                }
                if (left.removeAll(done)) {
                    consumer.assign(left);
                    moved = System.nanoTime();
                } else if (System.nanoTime() - moved > STANDSTILL_NANOS) {
                    throw new TimeoutException(
                            "no record of " + left + " came within 30 s, up to " + to + " was to be read");
                }
            }
        }
    }

    private static List<TopicPartition> partitions(Consumer<?, ?> consumer, String topic) {
        return consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
    }

    private static SortedMap<Integer, Long> byPartition(Map<TopicPartition, Long> offsets) {
        SortedMap<Integer, Long> sorted = new TreeMap<>();
        offsets.forEach((partition, offset) -> sorted.put(partition.partition(), offset));
        return sorted;
    }

    private Consumer<byte[], byte[]> consumer() {
        Properties properties = new Properties();
        properties.putAll(client.get());
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "5000");
        properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
