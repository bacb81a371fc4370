package dev.kappa.jobs.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Time;

/** A real Kafka broker in this JVM, one for all tests of a run; also a plain producer and reader that share no code with the connectors. */
public final class Broker {

    private static final int PORT = Integer.getInteger("kappa.test.kafka.port", 23092);
    private static Broker shared;

    private final KafkaProducer<byte[], byte[]> producer;
    private volatile Exception unsent;

    private Broker() throws IOException {
        Path directory = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "kafka");
        Properties properties = new Properties();
        Map.ofEntries(
                        Map.entry("process.roles", "broker,controller"),
                        Map.entry("node.id", "1"),
                        Map.entry("controller.quorum.voters", "1@127.0.0.1:" + (PORT + 1)),
                        Map.entry("controller.listener.names", "CONTROLLER"),
                        Map.entry(
                                "listeners", "PLAINTEXT://127.0.0.1:" + PORT + ",CONTROLLER://127.0.0.1:" + (PORT + 1)),
                        Map.entry("advertised.listeners", "PLAINTEXT://127.0.0.1:" + PORT),
                        Map.entry("listener.security.protocol.map", "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT"),
                        Map.entry("inter.broker.listener.name", "PLAINTEXT"),
                        Map.entry("log.dirs", directory.toString()),
                        Map.entry("offsets.topic.replication.factor", "1"),
                        Map.entry("offsets.topic.num.partitions", "1"),
                        Map.entry("transaction.state.log.replication.factor", "1"),
                        Map.entry("transaction.state.log.min.isr", "1"),
                        Map.entry("transaction.state.log.num.partitions", "1"),
                        Map.entry("transaction.max.timeout.ms", "7200000"),
                        Map.entry("transaction.abort.timed.out.transaction.cleanup.interval.ms", "500"),
                        Map.entry("auto.create.topics.enable", "false"),
                        Map.entry("group.initial.rebalance.delay.ms", "0"))
                .forEach(properties::setProperty);
        Path settings = directory.resolve("server.properties");
        try (var out = Files.newOutputStream(settings)) {
            properties.store(out, null);
        }
        format(settings);
        new KafkaRaftServer(new KafkaConfig(properties), Time.SYSTEM).startup();
        // One request at a time: of several, a topic that was just created may refuse the first and take the next.
        producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers", bootstrap(),
                        "linger.ms", 5,
                        "delivery.timeout.ms", 600_000,
                        "max.in.flight.requests.per.connection", 1),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** The tool ends its process; here it must not. */
    private static void format(Path settings) {
        class Exited extends RuntimeException {}
        org.apache.kafka.common.utils.Exit.setExitProcedure((code, message) -> {
            if (code != 0) {
                throw new IllegalStateException(message);
            }
            throw new Exited();
        });
        try {
            kafka.tools.StorageTool.main(new String[] {
                "format", "-t", org.apache.kafka.common.Uuid.randomUuid().toString(), "-c", settings.toString()
            });
        } catch (Exited formatted) {
            org.apache.kafka.common.utils.Exit.resetExitProcedure();
        }
    }

    public static synchronized Broker shared() {
        if (shared == null) {
            try {
                shared = new Broker();
            } catch (IOException e) {
                throw new IllegalStateException("the test's broker does not start", e);
            }
        }
        return shared;
    }

    public String bootstrap() {
        return "127.0.0.1:" + PORT;
    }

    public void createTopics(int partitions, String... names) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap()))) {
            List<NewTopic> topics = new ArrayList<>();
            for (String name : names) {
                topics.add(new NewTopic(name, partitions, (short) 1)
                        .configs(Map.of("retention.ms", "-1", "retention.bytes", "-1")));
            }
            admin.createTopics(topics).all().get();
        }
    }

    public void send(ProducerRecord<byte[], byte[]> record) {
        producer.send(record, (metadata, failure) -> {
            if (failure != null) {
                unsent = failure;
            }
        });
    }

    public void send(String topic, String value) {
        send(new ProducerRecord<>(topic, value.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }

    /** Returns when all that was sent is in the log. */
    public void flush() {
        producer.flush();
        if (unsent != null) {
            throw new IllegalStateException("a record was not sent", unsent);
        }
    }

    /** Everything that is committed in the topic now. */
    public List<ConsumerRecord<byte[], byte[]>> read(String topic) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", bootstrap(), "isolation.level", "read_committed", "auto.offset.reset", "earliest");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
            return records;
        }
    }

    /** How many records of the topic the group has consumed for good, over all partitions. */
    public long committed(String group, String topic) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap()))) {
            return admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().entrySet().stream()
                    .filter(offset -> offset.getKey().topic().equals(topic))
                    .mapToLong(offset -> offset.getValue().offset())
                    .sum();
        } catch (Exception noSuchGroupYet) {
            return 0;
        }
    }

    /** The committed values as text. */
    public List<String> values(String topic) {
        return read(topic).stream()
                .map(record -> new String(record.value(), java.nio.charset.StandardCharsets.UTF_8))
                .toList();
    }
}
