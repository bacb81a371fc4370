package dev.kappa.redeploy.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kappa.redeploy.TestKafka;
import dev.kappa.redeploy.log.PositionCarryOver.Succession;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Facts are numbered; a fact's event time is in 2011, out of order, and the same in the old and in the new topic. */
class PositionCarryOverIT {
    private static final long EPOCH_2011 = 1_300_000_000_000L;
    private static final int PARTITIONS = 3;
    private static final int FACTS = 1500;

    private final Random random = new Random(7);
    private final long[] times = new long[FACTS];
    private Admin admin;
    private KafkaProducer<byte[], byte[]> producer;
    private TopicScans scans;
    private PositionCarryOver carryOver;

    @BeforeEach
    void open() {
        TestKafka.servers();
        admin = Admin.create(Map.of("bootstrap.servers", TestKafka.SERVERS));
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", TestKafka.SERVERS, "transactional.id", "carry-over"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        producer.initTransactions();
        Properties client = new Properties();
        client.put("bootstrap.servers", TestKafka.SERVERS);
        scans = new TopicScans(() -> client);
        carryOver = new PositionCarryOver(scans);
        for (int i = 0; i < FACTS; i++) {
            times[i] = EPOCH_2011 + i * 60_000L + random.nextInt(20) * 60_000L;
        }
    }

    @AfterEach
    void close() {
        producer.close();
        admin.close();
    }

    @Test
    void everyUnreadFactIsBehindThePositionAndTheHistoryIsNot() throws Exception {
        create("sold.v1", "sold.v2");
        write("sold.v1", facts(0, FACTS - 100), 150);
        write("sold.v2", shuffledABit(facts(0, FACTS - 150)), 170);
        SortedMap<Integer, Long> marks = scans.ends("sold.v2");
        write("sold.v2", shuffledABit(facts(FACTS - 150, FACTS)), 50);
        SortedMap<Integer, Long> ends = scans.ends("sold.v1");
        Succession succession = new Succession("sold.v1", "sold.v2", true, marks);

        Map<String, SortedMap<Integer, Long>> committed = new TreeMap<>();
        committed.put("at the end", ends);
        committed.put("at the last records", afterLast("sold.v1"));
        committed.put("at the beginning", new TreeMap<>(Map.of(0, 0L, 1, 0L, 2, 0L)));
        committed.put("nowhere", new TreeMap<>());
        for (int i = 0; i < 5; i++) {
            double part = (5 + i) / 10.0;
            SortedMap<Integer, Long> positions = new TreeMap<>();
            ends.forEach((p, end) -> positions.put(p, (long) (end * part)));
            committed.put("at " + part, positions);
        }
        Map<String, SortedMap<Integer, Long>> positions = carryOver.positions(succession, committed);

        assertEquals(committed.keySet(), positions.keySet());
        positions.forEach((group, starts) -> {
            Set<Integer> processed = new TreeSet<>(facts(0, FACTS));
            processed.removeAll(read("sold.v1", committed.get(group)));
            processed.retainAll(read("sold.v1", Map.of()));
            Set<Integer> missed = new TreeSet<>(facts(0, FACTS));
            missed.removeAll(processed);
            List<Integer> again = read("sold.v2", starts);
            missed.removeAll(again);
            assertEquals(Set.of(), missed, group);
        });
        assertEquals(marks, positions.get("at the end"));
        assertEquals(marks, positions.get("at the last records"));
        assertEquals(FACTS, read("sold.v2", positions.get("at the beginning")).size());
        assertEquals(FACTS, read("sold.v2", positions.get("nowhere")).size());
        int unread = read("sold.v1", committed.get("at 0.9")).size() + 100;
        int reread = read("sold.v2", positions.get("at 0.9")).size();
        assertTrue(reread <= unread + 300, reread + " records for " + unread + " unread facts");
    }

    @Test
    void kafkasSearchByTimeStopsAtTheFirstMarker() throws Exception {
        create("replayed.v2");
        write("replayed.v2", facts(0, FACTS), 300);
        try (KafkaConsumer<String, String> consumer = consumer()) {
            TopicPartition partition = new TopicPartition("replayed.v2", 0);
            long found = consumer.offsetsForTimes(Map.of(partition, times[FACTS - 50]))
                    .get(partition)
                    .offset();
            assertTrue(found < 400, "offset " + found + " is that of a marker of the first transactions");
        }
    }

    @Test
    void withoutMarksOrWithoutComparableTimesNothingIsTakenForRead() throws Exception {
        create("priced.v1", "priced.v2");
        write("priced.v1", facts(0, 300), 50);
        write("priced.v2", facts(0, 300), 50);
        SortedMap<Integer, Long> marks = scans.ends("priced.v2");
        SortedMap<Integer, Long> zero = new TreeMap<>(Map.of(0, 0L, 1, 0L, 2, 0L));
        Map<String, SortedMap<Integer, Long>> committed =
                Map.of("end", scans.ends("priced.v1"), "middle", new TreeMap<>(Map.of(0, 60L, 1, 60L, 2, 60L)));

        Succession unmarked = new Succession("priced.v1", "priced.v2", true, new TreeMap<>());
        assertEquals(Map.of("end", zero, "middle", zero), carryOver.positions(unmarked, committed));
        Succession timeless = new Succession("priced.v1", "priced.v2", false, marks);
        assertEquals(Map.of("end", marks, "middle", zero), carryOver.positions(timeless, committed));
    }

    @Test
    void topicsMayBeEmpty() throws Exception {
        create("empty.v1", "empty.v2", "full.v1", "full.v2");
        write("full.v1", facts(0, 100), 10);
        write("full.v2", facts(0, 100), 10);
        SortedMap<Integer, Long> zero = new TreeMap<>(Map.of(0, 0L, 1, 0L, 2, 0L));
        Map<String, SortedMap<Integer, Long>> committed = Map.of("g", zero);
        SortedMap<Integer, Long> marks = scans.ends("full.v2");

        assertEquals(
                Map.of("g", zero), carryOver.positions(new Succession("empty.v1", "empty.v2", true, zero), committed));
        assertEquals(
                Map.of("g", marks), carryOver.positions(new Succession("empty.v1", "full.v2", true, marks), committed));
        assertEquals(
                Map.of("g", zero), carryOver.positions(new Succession("full.v1", "empty.v2", true, zero), committed));
        assertEquals(
                Map.of("g", marks),
                carryOver.positions(new Succession("gone.v1", "full.v2", true, marks), Map.of("g", new TreeMap<>())));
    }

    private void create(String... topics) throws Exception {
        List<NewTopic> wanted = new ArrayList<>();
        for (String topic : topics) {
            wanted.add(new NewTopic(topic, PARTITIONS, (short) 1).configs(Map.of("retention.ms", "-1")));
        }
        admin.createTopics(wanted).all().get();
        for (String topic : topics) {
            TopicLeaders.await(admin, topic, PARTITIONS);
        }
    }

    private static List<Integer> facts(int from, int to) {
        List<Integer> facts = new ArrayList<>();
        for (int i = from; i < to; i++) {
            facts.add(i);
        }
        return facts;
    }

    private List<Integer> shuffledABit(List<Integer> facts) {
        List<Integer> shuffled = new ArrayList<>(facts);
        for (int i = 0; i + 10 < shuffled.size(); i++) {
            int other = i + random.nextInt(10);
            Integer kept = shuffled.get(i);
            shuffled.set(i, shuffled.get(other));
            shuffled.set(other, kept);
        }
        return shuffled;
    }

    /** In transactions of so many records, each third of which is written a first time and given up. */
    private void write(String topic, List<Integer> facts, int transaction) {
        for (int from = 0; from < facts.size(); from += transaction) {
            List<Integer> part = facts.subList(from, Math.min(facts.size(), from + transaction));
            if (from / transaction % 3 == 0) {
                producer.beginTransaction();
                part.forEach(fact -> send(topic, fact));
                producer.flush();
                producer.abortTransaction();
            }
            producer.beginTransaction();
            part.forEach(fact -> send(topic, fact));
            producer.commitTransaction();
        }
    }

    private void send(String topic, int fact) {
        int partition = topic.endsWith("1") ? fact % PARTITIONS : random.nextInt(PARTITIONS);
        byte[] value = Integer.toString(fact).getBytes(StandardCharsets.UTF_8);
        producer.send(new ProducerRecord<>(topic, partition, times[fact], null, value));
    }

    private static KafkaConsumer<String, String> consumer() {
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", TestKafka.SERVERS,
                        "isolation.level", "read_committed",
                        "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new StringDeserializer());
    }

    /** As an ordinary reader of committed records would from the positions on. */
    private List<Integer> read(String topic, Map<Integer, Long> from) {
        List<Integer> facts = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer = consumer()) {
            List<TopicPartition> partitions = partitions(topic);
            consumer.assign(partitions);
            partitions.forEach(p -> consumer.seek(p, from.getOrDefault(p.partition(), 0L)));
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
                consumer.poll(java.time.Duration.ofMillis(100)).forEach(r -> facts.add(Integer.valueOf(r.value())));
            }
        }
        return facts;
    }

    /** What a group has committed that commits the offset of each record plus one. */
    private SortedMap<Integer, Long> afterLast(String topic) {
        SortedMap<Integer, Long> positions = new TreeMap<>();
        try (KafkaConsumer<String, String> consumer = consumer()) {
            List<TopicPartition> partitions = partitions(topic);
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
                consumer.poll(java.time.Duration.ofMillis(100))
                        .forEach(r -> positions.put(r.partition(), r.offset() + 1));
            }
        }
        return positions;
    }

    private static List<TopicPartition> partitions(String topic) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (int p = 0; p < PARTITIONS; p++) {
            partitions.add(new TopicPartition(topic, p));
        }
        return partitions;
    }
}
