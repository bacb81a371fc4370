package dev.kappa.connectors.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kappa.connectors.s3.testing.BucketCluster;
import dev.kappa.connectors.s3.testing.Servers;
import dev.kappa.connectors.s3.testing.TestBucket;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.Test;

/** Prints figures; asserts only that they are of the right kind. */
class ThroughputIT {
    private static final Duration CHECKPOINTS = Duration.ofMillis(500);
    private static final int NOTIFICATIONS = 3_000;
    private static final int LINES = 500_000;

    @Test
    void notificationsASecond() throws Exception {
        Servers servers = Servers.get();
        BucketCluster cluster = BucketCluster.get(servers);
        try (TestBucket bucket = new TestBucket(servers, "many")) {
            bucket.sendAll(IntStream.range(0, NOTIFICATIONS)
                    .mapToObj(i -> "{\"Records\":[{\"eventName\":\"ObjectCreated:Put\",\"s3\":{\"bucket\":{\"name\":\"many\"},"
                            + "\"object\":{\"key\":\"file" + i + ".bin\",\"sequencer\":\"" + i + "\"}}}]}")
                    .toList());
            JobID job = cluster.start("many", bucket.options(), 2, CHECKPOINTS);
            BucketCluster.await("the first is committed", () -> servers.kafka().committedOffsets("many.notifications") > 0);
            Instant begin = Instant.now();
            long first = servers.kafka().committedOffsets("many.notifications");
            BucketCluster.await(
                    "all are committed", () -> servers.kafka().committedOffsets("many.notifications") >= NOTIFICATIONS);
            Instant committed = Instant.now();
            BucketCluster.await("all are deleted", () -> bucket.waiting() + bucket.inFlight() == 0);
            print("notifications", NOTIFICATIONS - first, begin, committed);
            print("notifications until deleted", NOTIFICATIONS - first, begin, Instant.now());
            assertEquals(NOTIFICATIONS, servers.kafka().count("many.notifications", "read_committed"));
            cluster.cancel(job);
        }
    }

    @Test
    void linesASecondAndCheckpointsInTheMiddleOfALargeObject() throws Exception {
        Servers servers = Servers.get();
        BucketCluster cluster = BucketCluster.get(servers);
        try (TestBucket bucket = new TestBucket(servers, "large")) {
            JobID job = cluster.start("large", bucket.options(), 1, CHECKPOINTS);
            cluster.awaitRunning(job);
            bucket.put(
                    "large.csv",
                    IntStream.range(0, LINES)
                            .mapToObj(i -> i + ",product " + i % 977 + "," + i % 100 + ".99,2026-01-02T03:04:05Z,eu\n")
                            .collect(Collectors.joining()));
            Instant put = Instant.now();
            BucketCluster.await("all is committed", () -> servers.kafka().committedOffsets("large.records") >= LINES);
            print("lines", LINES, put, Instant.now());
            Duration longest = cluster.longestCheckpoint(job);
            System.out.println("longest checkpoint meanwhile: " + longest.toMillis() + " ms");
            assertTrue(longest.compareTo(Duration.ofSeconds(30)) < 0, "a checkpoint took " + longest);
            cluster.cancel(job);
        }
    }

    private static void print(String what, long count, Instant from, Instant to) {
        long millis = Math.max(1, Duration.between(from, to).toMillis());
        System.out.printf("%d %s in %d ms: %d a second%n", count, what, millis, count * 1000 / millis);
    }
}
