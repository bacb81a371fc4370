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
import java.util.OptionalDouble;
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
    /** Several pieces of 4 MiB. */
    private static final int LINES_OF_A_LARGE_OBJECT = 20_000;

    private static final int LINES_OF_THE_LAST_OBJECT = 100_000;
    /** So that the last object, of 50 MB, is not read before the job is stopped. */
    private static final double BYTES_A_SECOND = 10 << 20;

    private static final int LINES_OF_A_SMALL_OBJECT = 50;

    /** Offsets of a second that are no records. */
    private static final int MOST_MARKERS = 1000;

    private final Map<String, Integer> expected = new TreeMap<>();

    @Test
    void everyRecordOfEveryObjectIsThereOnceAfterAFailureAndARestoreWithAnotherParallelism() throws Exception {
        Servers servers = Servers.get();
        BucketCluster cluster = BucketCluster.get(servers);
        try (TestBucket bucket = new TestBucket(servers, "once")) {
            putSmall(bucket, "before-failure", 20);
            put(bucket, "large.jsonl", LINES_OF_A_LARGE_OBJECT);
            JobID job = cluster.start("once", bucket.options(), 2, CHECKPOINTS);
            awaitCommitted(servers, 20 * LINES_OF_A_SMALL_OBJECT);

            cluster.loseTaskManager();
            BucketCluster.await("the failure hit", () -> cluster.restarts(job) > 0);
            awaitRecords(servers, 20 * LINES_OF_A_SMALL_OBJECT + LINES_OF_A_LARGE_OBJECT);
            long before = servers.kafka().committedOffsets("once.records");
            servers.kafka().throttle(OptionalDouble.of(BYTES_A_SECOND));
            put(bucket, "last.jsonl", LINES_OF_THE_LAST_OBJECT);
            awaitCommitted(servers, before + MOST_MARKERS);
            String savepoint = cluster.stopWithSavepoint(job);
            servers.kafka().throttle(OptionalDouble.empty());
            int read = linesOfEachObject(servers).get("once/last.jsonl");
            assertTrue(read < LINES_OF_THE_LAST_OBJECT, "the stop missed the object, " + read + " lines were read");
            putSmall(bucket, "while-stopped", 20);
            JobID restored = cluster.start(
                    "once", bucket.options(), 3, CHECKPOINTS, SavepointRestoreSettings.forPath(savepoint));

            long all = expected.values().stream().mapToLong(Integer::longValue).sum();
            awaitRecords(servers, all);
            BucketCluster.await("the queue is empty", () -> bucket.waiting() + bucket.inFlight() == 0);
            cluster.stopWithSavepoint(restored);

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

    private static void awaitRecords(Servers servers, long count) throws Exception {
        BucketCluster.await(
                count + " records are committed",
                () -> servers.kafka().count("once.records", "read_committed") >= count);
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
