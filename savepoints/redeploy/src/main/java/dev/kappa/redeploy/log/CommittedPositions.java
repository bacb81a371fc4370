package dev.kappa.redeploy.log;

import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Finds the last committed record below an end. Offsets alone cannot tell it: markers and aborted records have offsets too. So a
 * reader of committed records starts a little before the end and reads up to it; where it finds nothing it starts twice as far back.
 */
final class CommittedPositions {
    private static final long FIRST_STEP = 64;
    private static final Duration POLL = Duration.ofMillis(100);
    private static final long PATIENCE_NANOS = Duration.ofSeconds(20).toNanos();

    private final KafkaCalls kafka;

    CommittedPositions(KafkaCalls kafka) {
        this.kafka = kafka;
    }

    /** @param ends by partition, up to where committed records can be read */
    SortedMap<Integer, Long> of(String topic, SortedMap<Integer, Long> ends) {
        return kafka.call(() -> {
            SortedMap<Integer, Long> positions = new TreeMap<>();
            try (Consumer<byte[], byte[]> consumer = consumer()) {
                ends.forEach((partition, end) ->
                        positions.put(partition, last(consumer, new TopicPartition(topic, partition), end)));
            }
            return positions;
        });
    }

    private Consumer<byte[], byte[]> consumer() {
        Properties properties = kafka.clientProperties();
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static long last(Consumer<byte[], byte[]> consumer, TopicPartition partition, long end) {
        if (end == 0) {
            return 0;
        }
        consumer.assign(List.of(partition));
        long beginning = consumer.beginningOffsets(List.of(partition)).get(partition);
        for (long step = FIRST_STEP; ; step *= 2) {
            long from = Math.max(beginning, end - step);
            long found = between(consumer, partition, from, end);
            if (found > 0 || from == beginning) {
                return found;
            }
        }
    }

    private static long between(Consumer<byte[], byte[]> consumer, TopicPartition partition, long from, long end) {
        long found = 0;
        consumer.seek(partition, from);
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (consumer.position(partition) < end) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (record.offset() < end) {
                    found = record.offset() + 1;
                }
            }
            if (System.nanoTime() > deadline) {
                throw new TimeoutException("the records of " + partition + " from " + from + " to " + end
                        + " could not be read within 20 s, at " + consumer.position(partition));
            }
        }
        return found;
    }
}
