package dev.kappa.local.shop;

import dev.kappa.redeploy.config.KappaConfig;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A plain consumer: every committed record of a topic, from the first to the last there is now. */
final class TopicReader {
    private final Properties properties = new Properties();
    private final String prefix;

    TopicReader(KappaConfig config) {
        properties.putAll(config.secrets().resolve(config.kafka().clientProperties()));
        properties.put("isolation.level", "read_committed");
        properties.put("allow.auto.create.topics", "false");
        prefix = config.kafka().topicPrefix();
    }

    void forEach(String topic, Consumer<ConsumerRecord<byte[], byte[]>> action) {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(prefix + topic).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofSeconds(1)).forEach(action);
            }
        }
    }

    List<String> values(String topic) {
        List<String> values = new ArrayList<>();
        forEach(topic, record -> values.add(text(record.value())));
        return values;
    }

    static String text(byte[] bytes) {
        return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
    }
}
