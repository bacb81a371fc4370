package dev.kappa.local.shop;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The topic that the shop's web application writes its page views to, with a plain idempotent producer.
 *
 * <p>Every record carries the view's number in a header. After a restart the last number in each partition is read back, and
 * what is there is not sent again: a killed feeder neither loses nor doubles a view. Within the producer's life
 * idempotence does the same over a broker that dies and comes back.
 */
final class PageViewTopic implements AutoCloseable {
    static final String NAME = "page_views";
    private static final String NUMBER = "view-id";
    private static final int TAIL = 1_000;
    private static final Duration OUTAGE = Duration.ofMinutes(10);

    private final KafkaProducer<byte[], byte[]> producer;
    private final String topic;
    private final Map<Integer, Long> lastNumbers;
    private final AtomicReference<Exception> failure = new AtomicReference<>();

    /** @param clientProperties at least {@code bootstrap.servers} */
    PageViewTopic(Properties clientProperties, String topic) {
        this.topic = topic;
        this.lastNumbers = lastNumbers(clientProperties, topic);
        Properties properties = new Properties();
        properties.putAll(clientProperties);
        properties.put("enable.idempotence", "true");
        properties.put("acks", "all");
        properties.put("linger.ms", "20");
        properties.put("delivery.timeout.ms", String.valueOf(OUTAGE.toMillis()));
        properties.put("max.block.ms", String.valueOf(OUTAGE.toMillis()));
        this.producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** The number up to which no view is missing. */
    long position() {
        return lastNumbers.values().stream().mapToLong(Long::longValue).min().orElse(0);
    }

    /** Sends the view, unless the topic has it; customers stay within a partition. Fails for an earlier record that failed. */
    void send(PageView view) {
        throwFailure();
        int partition = (int) (view.customerId() % lastNumbers.size());
        if (view.viewId() <= lastNumbers.get(partition)) {
            return;
        }
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                topic, partition, null, utf8(String.valueOf(view.customerId())), utf8(view.json()));
        record.headers().add(NUMBER, utf8(String.valueOf(view.viewId())));
        producer.send(record, (metadata, exception) -> {
            if (exception != null) {
                failure.compareAndSet(null, exception);
            }
        });
    }

    void flush() {
        producer.flush();
        throwFailure();
    }

    private void throwFailure() {
        if (failure.get() != null) {
            throw new KafkaException("topic " + topic + ": a page view was not accepted", failure.get());
        }
    }

    private static Map<Integer, Long> lastNumbers(Properties clientProperties, String topic) {
        Properties properties = new Properties();
        properties.putAll(clientProperties);
        properties.put("isolation.level", "read_committed");
        properties.put("allow.auto.create.topics", "false");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<PartitionInfo> partitions = consumer.partitionsFor(topic, Duration.ofSeconds(30));
            if (partitions == null || partitions.isEmpty()) {
                throw new KafkaException(
                        "topic " + topic + " does not exist: run sql-scripts/streams/page_views.sql first");
            }
            Map<Integer, Long> numbers = new HashMap<>();
            for (PartitionInfo partition : partitions) {
                numbers.put(
                        partition.partition(), lastNumber(consumer, new TopicPartition(topic, partition.partition())));
            }
            return numbers;
        }
    }

    /** The highest number in the partition's tail; other writers' records have none and do not count. */
    private static long lastNumber(KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition) {
        consumer.assign(List.of(partition));
        long end = consumer.endOffsets(List.of(partition)).get(partition);
        for (long from = end; from > 0; ) {
            long to = from;
            from = Math.max(0, from - TAIL);
            long last = read(consumer, partition, from, to).stream()
                    .mapToLong(PageViewTopic::number)
                    .max()
                    .orElse(0);
            if (last > 0) {
                return last;
            }
        }
        return 0;
    }

    private static List<ConsumerRecord<byte[], byte[]>> read(
            KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition, long from, long to) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        consumer.seek(partition, from);
        while (consumer.position(partition) < to) {
            consumer.poll(Duration.ofSeconds(1)).forEach(records::add);
        }
        return records;
    }

    private static long number(ConsumerRecord<byte[], byte[]> record) {
        Header header = record.headers().lastHeader(NUMBER);
        return header == null ? 0 : Long.parseLong(new String(header.value(), StandardCharsets.UTF_8));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        producer.close();
    }
}
