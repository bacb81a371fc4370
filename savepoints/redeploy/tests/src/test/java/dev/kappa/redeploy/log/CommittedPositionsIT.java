package dev.kappa.redeploy.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kappa.redeploy.Eventually;
import dev.kappa.redeploy.TestConfig;
import dev.kappa.redeploy.TestKafka;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Positions in topics with markers and aborted records, and what else a rebuild asks the log. */
class CommittedPositionsIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private KafkaLog log;

    @BeforeEach
    void open() {
        TestKafka.servers();
        log = new KafkaLog(TestConfig.in(directory, ""));
    }

    @AfterEach
    void close() {
        log.close();
    }

    private static KafkaProducer<String, String> transactional(String id) {
        KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", TestKafka.SERVERS, "transactional.id", id),
                new StringSerializer(),
                new StringSerializer());
        producer.initTransactions();
        return producer;
    }

    private static void send(KafkaProducer<String, String> producer, String topic, int partition, int records) {
        for (int i = 0; i < records; i++) {
            producer.send(new ProducerRecord<>(topic, partition, null, "r"));
        }
    }

    @Test
    void aPositionIsThatAfterTheLastCommittedRecordWhateverStandsBehindIt() {
        log.create("positions.v1", 4);
        try (KafkaProducer<String, String> producer = transactional("positions")) {
            producer.beginTransaction();
            send(producer, "positions.v1", 0, 3);
            send(producer, "positions.v1", 1, 5);
            producer.commitTransaction();
            // Partition 1: more aborted transactions than the first look goes back.
            for (int i = 0; i < 60; i++) {
                producer.beginTransaction();
                send(producer, "positions.v1", 1, 3);
                producer.flush();
                producer.abortTransaction();
            }
            // Partition 2: nothing but aborted records. Partition 3 stays empty.
            producer.beginTransaction();
            send(producer, "positions.v1", 2, 2);
            producer.flush();
            producer.abortTransaction();
            Eventually.holds("the markers are written", SOON, () -> log.committedEndOffsets("positions.v1")
                    .equals(Map.of(0, 4L, 1, 6L + 60 * 4, 2, 3L, 3, 0L)));
            assertEquals(Map.of(0, 3L, 1, 5L, 2, 0L, 3, 0L), log.committedPositions("positions.v1"));

            // What is written but not committed is not there yet.
            producer.beginTransaction();
            send(producer, "positions.v1", 0, 2);
            producer.flush();
            assertEquals(3L, log.committedPositions("positions.v1").get(0));
            assertEquals(6L, log.endOffsets("positions.v1").get(0));
            producer.commitTransaction();
            Eventually.holds(
                    "committed",
                    SOON,
                    () -> log.committedPositions("positions.v1").get(0) == 6L);
        }
    }

    @Test
    void recordsWithoutTransactionsCountToTheEnd() throws Exception {
        log.create("plain", 1);
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", TestKafka.SERVERS), new StringSerializer(), new StringSerializer())) {
            send(producer, "plain", 0, 1000);
            producer.flush();
        }
        assertEquals(Map.of(0, 1000L), log.committedPositions("plain"));
    }

    @Test
    void aTopicThatIsNotWholeIsRefused() throws Exception {
        log.create("whole", 1);
        Eventually.holds("there", SOON, () -> log.describe("whole").isPresent());
        log.requireWhole("whole");
        KappaException absent = assertThrows(KappaException.class, () -> log.requireWhole("nowhere"));
        assertEquals(ErrorCode.SETUP, absent.problems().get(0).code());
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", TestKafka.SERVERS));
                KafkaProducer<String, String> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", TestKafka.SERVERS),
                        new StringSerializer(),
                        new StringSerializer())) {
            admin.createTopics(List.of(new NewTopic("brief", 1, (short) 1)))
                    .all()
                    .get();
            Eventually.holds("there", SOON, () -> log.describe("brief").isPresent());
            KappaException finite = assertThrows(KappaException.class, () -> log.requireWhole("brief"));
            assertEquals(ErrorCode.FINITE_RETENTION, finite.problems().get(0).code());

            send(producer, "whole", 0, 10);
            producer.flush();
            admin.deleteRecords(Map.of(new TopicPartition("whole", 0), RecordsToDelete.beforeOffset(4)))
                    .all()
                    .get();
        }
        KappaException truncated = assertThrows(KappaException.class, () -> log.requireWhole("whole"));
        assertEquals(
                "FINITE_RETENTION: the topic 'whole' no longer has its first records: its partitions begin at {0=4}"
                        + " (partition=offset). A rebuild would compute from half of the facts; restore the topic from a copy, or"
                        + " DROP the stream and create it anew over what is left.",
                truncated.getMessage());
    }

    @Test
    void whoReadsATopicIsSeenUntilItLeaves() {
        log.create("watched", 1);
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", TestKafka.SERVERS, "group.id", "a-dashboard"),
                new StringDeserializer(),
                new StringDeserializer())) {
            consumer.subscribe(List.of("watched"));
            Eventually.holds("it is seen", SOON, () -> {
                consumer.poll(Duration.ofMillis(100));
                return log.readers("watched").equals(new TreeSet<>(Set.of("a-dashboard")));
            });
            assertTrue(log.readers("plain").isEmpty());
        }
        Eventually.holds("it has left", SOON, () -> log.readers("watched").isEmpty());
    }
}
