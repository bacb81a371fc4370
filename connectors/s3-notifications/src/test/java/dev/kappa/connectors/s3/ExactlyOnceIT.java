package dev.kappa.connectors.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kappa.connectors.s3.testing.BucketCluster;
import dev.kappa.connectors.s3.testing.Servers;
import dev.kappa.connectors.s3.testing.TestBucket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class ExactlyOnceIT {
    private static final Duration CHECKPOINTS = Duration.ofMillis(200);
    /** Several pieces of 4 MiB, so that checkpoints fall into its middle. */
    private static final int LINES_OF_A_LARGE_OBJECT = 40_000;

    private static final int LINES_OF_A_SMALL_OBJECT = 50;

    private final Map<String, Integer> expected = new TreeMap<>();

    @Test
    void everyRecordOfEveryObjectIsThereOnceAfterAFailureAndAfterARestoreInTheMiddleOfAnObject() throws Exception {
        Servers servers = Servers.get();
        BucketCluster cluster = BucketCluster.get(servers);
        try (TestBucket bucket = new TestBucket(servers, "once")) {
            putSmall(bucket, "before-failure", 20);
            putLarge(bucket, "large-1.jsonl");
            JobID job = cluster.start("once", bucket.options(), 2, CHECKPOINTS);
            awaitCommitted(servers, 20 * LINES_OF_A_SMALL_OBJECT + 5_000);

            cluster.loseTaskManager();
            BucketCluster.await("the failure hit", () -> cluster.restarts(job) > 0);
            awaitCommitted(servers, 20 * LINES_OF_A_SMALL_OBJECT + LINES_OF_A_LARGE_OBJECT);
            long before = servers.kafka().committedOffsets("once.records");
            servers.kafka().slowDown(500_000);
            putLarge(bucket, "large-2.jsonl");
            awaitCommitted(servers, before + 5_000);
            String savepoint = cluster.stopWithSavepoint(job);
            servers.kafka().fullSpeed();
            long committedAtStop = lines("large-2.jsonl", servers);
            putSmall(bucket, "while-stopped", 20);
            JobID restored = cluster.start(
                    "once", bucket.options(), 3, CHECKPOINTS, SavepointRestoreSettings.forPath(savepoint));

            long all = expected.values().stream().mapToLong(Integer::longValue).sum();
            BucketCluster.await(
                    "every record is committed",
                    () -> servers.kafka().count("once.records", "read_committed") >= all);
            BucketCluster.await("the queue is empty", () -> bucket.waiting() + bucket.inFlight() == 0);
            cluster.stopWithSavepoint(restored);

            assertTrue(
                    committedAtStop > 0 && committedAtStop < LINES_OF_A_LARGE_OBJECT,
                    "the savepoint fell into the middle of an object, not after its " + committedAtStop + " lines");
            assertEquals(expected, linesOfEachObject(servers));
            assertEquals(all, distinctRecords(servers));
            assertEquals(expected.size(), servers.kafka().count("once.notifications", "read_committed"));
            assertEquals(0, servers.kafka().count("once.dead-letters", "read_committed"));
        }
    }

    private void putSmall(TestBucket bucket, String folder, int count) {
        for (int i = 0; i < count; i++) {
            put(bucket, folder + "/" + i + ".jsonl", LINES_OF_A_SMALL_OBJECT);
        }
    }

    private void putLarge(TestBucket bucket, String key) {
        put(bucket, key, LINES_OF_A_LARGE_OBJECT);
    }

    private void put(TestBucket bucket, String key, int lines) {
        expected.put("once/" + key, lines);
        Random random = new Random(key.hashCode());
        bucket.put(
                key,
                IntStream.rangeClosed(1, lines)
                        .mapToObj(line -> "{\"line\":" + line + ",\"noise\":\"" + noise(random) + "\"}\n")
                        .collect(Collectors.joining()));
    }

    /** Some 500 characters that do not compress well. */
    private static String noise(Random random) {
        byte[] bytes = new byte[384];
        random.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static void awaitCommitted(Servers servers, long offset) throws Exception {
        BucketCluster.await(
                "records up to " + offset + " are committed",
                () -> servers.kafka().committedOffsets("once.records") >= offset);
    }

    private static long lines(String key, Servers servers) {
        return servers.kafka().committed("once.records").stream()
                .filter(record -> text(record.key()).equals("once/" + key))
                .count();
    }

    private static Map<String, Integer> linesOfEachObject(Servers servers) {
        return new TreeMap<>(servers.kafka().committed("once.records").stream()
                .collect(Collectors.groupingBy(record -> text(record.key()), Collectors.summingInt(record -> 1))));
    }

    private static long distinctRecords(Servers servers) {
        Function<ConsumerRecord<byte[], byte[]>, List<String>> place = record -> List.of(
                text(record.key()),
                text(record.headers().lastHeader("s3.line").value()),
                text(record.value()).split(",")[0]);
        return servers.kafka().committed("once.records").stream()
                .map(place)
                .peek(values -> assertEquals("{\"line\":" + values.get(1), values.get(2)))
                .distinct()
                .count();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
