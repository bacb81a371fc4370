package dev.kappa.local.demo;

import dev.kappa.redeploy.config.KappaConfig;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What a stream could not read: its dead-letter topic from the first record to the last. */
final class DeadLetters {
    private final Properties properties = new Properties();
    private final String topic;

    DeadLetters(KappaConfig config, String stream) {
        properties.putAll(config.secrets().resolve(config.kafka().clientProperties()));
        properties.put("isolation.level", "read_committed");
        properties.put("allow.auto.create.topics", "false");
        topic = config.kafka().topicPrefix() + stream + ".dead-letters";
    }

    /** @param offset in the topic that it came from */
    record DeadLetter(String offset, String reason, String value) {}

    List<DeadLetter> all() {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .collect(Collectors.toList());
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            List<DeadLetter> letters = new ArrayList<>();
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofSeconds(1)).forEach(record -> letters.add(letter(record)));
            }
            return letters;
        }
    }

    private static DeadLetter letter(ConsumerRecord<byte[], byte[]> record) {
        return new DeadLetter(
                header(record, "kappa.offset"),
                header(record, "kappa.reason"),
                record.value() == null ? "" : new String(record.value(), StandardCharsets.UTF_8));
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }
}
