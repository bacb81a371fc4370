package dev.kappa.redeploy.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kappa.redeploy.Eventually;
import dev.kappa.redeploy.TestConfig;
import dev.kappa.redeploy.TestKafka;
import dev.kappa.redeploy.Unavailable;
import dev.kappa.redeploy.config.KappaConfig;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaLogIT {
    private static final Duration SOON = Duration.ofSeconds(20);

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

    @Test
    void aCreatedTopicKeepsEveryRecordAndIsCreatedOnce() {
        log.create("orders.v1", 2);
        log.create("orders.v1", 2);
        log.requireEndless("orders.v1");
        TopicFacts facts = log.describe("orders.v1").orElseThrow();
        assertEquals(2, facts.partitions());
        assertEquals(0, facts.records());
        assertTrue(log.topics().contains("orders.v1"));
    }

    @Test
    void aTopicThatMayLoseRecordsIsRefusedWithTheCommandThatRepairsIt() throws Exception {
        admin.createTopics(List.of(
                        new NewTopic("short", 1, (short) 1).configs(Map.of("retention.bytes", "-1")),
                        new NewTopic("compacted", 1, (short) 1)
                                .configs(Map.of("retention.ms", "-1", "cleanup.policy", "compact"))))
                .all()
                .get();
        KappaException finite = assertThrows(KappaException.class, () -> log.requireEndless("short"));
        assertEquals(
                "FINITE_RETENTION: the topic 'short' does not keep its records for ever: {retention.ms=604800000}. Repair it with:"
                        + " kafka-configs.sh --bootstrap-server " + TestKafka.SERVERS
                        + " --alter --entity-type topics --entity-name short"
                        + " --add-config retention.ms=-1,retention.bytes=-1,cleanup.policy=delete",
                finite.getMessage());
        KappaException compacted = assertThrows(KappaException.class, () -> log.requireEndless("compacted"));
        assertEquals(ErrorCode.FINITE_RETENTION, compacted.problems().get(0).code());
    }

    @Test
    void aDeletedTopicIsGoneAndALaterOneOfItsNameIsNotDeletedByMistake() {
        log.create("gone.v1", 1);
        TopicFacts first = log.describe("gone.v1").orElseThrow();
        log.delete(first);
        Eventually.holds("gone", SOON, () -> log.describe("gone.v1").isEmpty());
        log.delete(first);
        log.create("gone.v1", 1);
        Eventually.holds("there", SOON, () -> log.describe("gone.v1").isPresent());
        log.delete(first);
        assertFalse(log.describe("gone.v1").isEmpty());
    }

    @Test
    void offsetsTellCommittedFromWritten() throws Exception {
        log.create("written.v1", 1);
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", TestKafka.SERVERS, "transactional.id", "t"),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>("written.v1", "a".getBytes(StandardCharsets.UTF_8)))
                    .get();
            assertEquals(new TreeMap<>(Map.of(0, 1L)), log.endOffsets("written.v1"));
            assertEquals(new TreeMap<>(Map.of(0, 0L)), log.committedEndOffsets("written.v1"));
            producer.commitTransaction();
        }
        Eventually.holds(
                "committed", SOON, () -> log.committedEndOffsets("written.v1").equals(Map.of(0, 2L)));
        assertEquals(2, log.describe("written.v1").orElseThrow().records());
    }

    @Test
    void aGroupIsReadAndDeletedAndDeletedAgain() throws Exception {
        log.create("read.v1", 1);
        admin.alterConsumerGroupOffsets(
                        "kappa.x.v1", Map.of(new TopicPartition("read.v1", 0), new OffsetAndMetadata(7)))
                .all()
                .get();
        assertEquals(Map.of("read.v1", Map.of(0, 7L)), log.groupOffsets("kappa.x.v1"));
        assertTrue(log.groups().contains("kappa.x.v1"));
        assertEquals(Log.DeletedGroup.GONE, log.deleteGroup("kappa.x.v1"));
        assertEquals(Log.DeletedGroup.GONE, log.deleteGroup("kappa.x.v1"));
        assertEquals(Map.of(), log.groupOffsets("kappa.x.v1"));
    }

    @Test
    void moreCopiesThanBrokersIsRefused() {
        KafkaLog three = new KafkaLog(TestConfig.in(directory, "kafka.replication.factor = 3\n"));
        KappaException refused = assertThrows(KappaException.class, () -> three.create("three.v1", 1));
        assertEquals(ErrorCode.SETUP, refused.problems().get(0).code());
        assertTrue(refused.getMessage().contains("kafka.replication.factor"), refused.getMessage());
        assertEquals(Optional.empty(), three.describe("three.v1"));
        three.close();
    }

    @Test
    void aBrokerThatIsNotThereIsUnavailable() {
        KappaConfig elsewhere = KappaConfig.parse(
                directory.resolve("kappa.properties"),
                """
                kafka.bootstrap.servers = 127.0.0.1:27997
                kafka.properties.request.timeout.ms = 500
                kafka.properties.default.api.timeout.ms = 1000
                serving.url = jdbc:postgresql://127.0.0.1:27432/postgres
                serving.user = postgres
                serving.password = ${secret:serving}
                flink.rest.url = http://127.0.0.1:27081
                flink.checkpoints = file:///nowhere/c
                flink.savepoints = file:///nowhere/s
                job.jar = x.jar
                """);
        KafkaLog log = new KafkaLog(elsewhere);
        Unavailable e = assertThrows(Unavailable.class, log::topics);
        assertTrue(e.getMessage().startsWith("Kafka at 127.0.0.1:27997 does not answer"), e.getMessage());
        log.close();
    }
}
