package dev.kappa.redeploy.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kappa.redeploy.Eventually;
import dev.kappa.redeploy.TestConfig;
import dev.kappa.redeploy.TestKafka;
import dev.kappa.redeploy.log.PositionCarryOver.Succession;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdleReadersIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Succession SUCCESSION =
            new Succession("carried.v1", "carried.v2", true, new TreeMap<>(Map.of(0, 90L)));

    @TempDir
    Path directory;

    private KafkaLog log;
    private Admin admin;

    @BeforeEach
    void open() {
        TestKafka.servers();
        log = new KafkaLog(TestConfig.in(directory, ""));
        admin = Admin.create(Map.of("bootstrap.servers", TestKafka.SERVERS));
    }

    @AfterEach
    void close() {
        log.close();
        admin.close();
    }

    private void write(String topic) throws Exception {
        log.create(topic, 1);
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", TestKafka.SERVERS), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (long i = 0; i < 100; i++) {
                byte[] value = Long.toString(i).getBytes(StandardCharsets.UTF_8);
                producer.send(new ProducerRecord<>(topic, 0, 1000 + i, null, value));
            }
        }
    }

    private void commit(String group, String topic, long position) throws Exception {
        admin.alterConsumerGroupOffsets(group, Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(position)))
                .all()
                .get();
    }

    private SortedSet<String> carry() {
        return Eventually.get("carried", SOON, () -> log.carryReaders(SUCCESSION, group -> group.startsWith("kappa.")));
    }

    @Test
    void groupsThatNobodyRunsGetPositionsAndAllOthersAreLeftAlone() throws Exception {
        write("carried.v1");
        write("carried.v2");
        commit("idle", "carried.v1", 40);
        commit("idle at the end", "carried.v1", 100);
        commit("already there", "carried.v1", 40);
        commit("already there", "carried.v2", 7);
        commit("kappa.of.ours.v1", "carried.v1", 40);
        try (KafkaConsumer<byte[], byte[]> active = new KafkaConsumer<>(
                Map.of("bootstrap.servers", TestKafka.SERVERS, "group.id", "active", "auto.offset.reset", "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            active.subscribe(List.of("carried.v1"));
            Eventually.holds(
                    "it reads", SOON, () -> !active.poll(Duration.ofMillis(100)).isEmpty());
            active.commitSync();

            assertEquals(Set.of("idle", "idle at the end"), carry());
            assertEquals(Set.of(), carry());
        }
        Map<String, Map<Integer, Long>> there = new TreeMap<>();
        for (String group : List.of("idle", "idle at the end", "already there", "kappa.of.ours.v1", "active")) {
            there.put(group, log.groupOffsets(group).getOrDefault("carried.v2", new TreeMap<>()));
        }
        assertEquals(
                Map.of(
                        "idle", Map.of(0, 40L),
                        "idle at the end", Map.of(0, 90L),
                        "already there", Map.of(0, 7L),
                        "kappa.of.ours.v1", Map.of(),
                        "active", Map.of()),
                there);
    }
}
