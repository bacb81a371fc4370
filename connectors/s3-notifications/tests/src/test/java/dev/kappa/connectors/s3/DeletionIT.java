package dev.kappa.connectors.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kappa.connectors.s3.testing.BucketCluster;
import dev.kappa.connectors.s3.testing.Servers;
import dev.kappa.connectors.s3.testing.TestBucket;
import java.time.Duration;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.Test;

/** What the queue itself says about when messages go. */
class DeletionIT {
    private static final Duration NO_CHECKPOINT_BY_ITSELF = Duration.ofMinutes(30);
    private static final int OBJECTS = 30;

    @Test
    void messagesStayUntilACheckpointHasCompletedAndAFailureBeforeItLosesNone() throws Exception {
        Servers servers = Servers.get();
        BucketCluster cluster = BucketCluster.get(servers);
        try (TestBucket bucket = new TestBucket(servers, "deletion")) {
            for (int i = 0; i < OBJECTS; i++) {
                bucket.put("file" + i + ".csv", "a,b\n");
            }
            // One reader: another would, until it is stopped too, receive what the first hands back, and keep it hidden
            // for
            // half an hour, for only what is delivered for the first time is handed back. No long poll: one that is cut
            // off
            // leaves the same behind.
            JobID job = cluster.start(
                    "deletion",
                    bucket.options("visibility-timeout", "30 min", "wait-time", "0 s"),
                    1,
                    NO_CHECKPOINT_BY_ITSELF);
            BucketCluster.await("every record is written", () -> written(servers) >= OBJECTS);
            assertEquals(OBJECTS, bucket.inFlight() + bucket.waiting());

            cluster.loseTaskManager();
            BucketCluster.await("the failure hit", () -> cluster.restarts(job) > 0);
            BucketCluster.await("every record is written again", () -> written(servers) >= 2 * OBJECTS);

            assertEquals(OBJECTS, bucket.inFlight());
            assertEquals(0, bucket.waiting());
            assertEquals(0, committed(servers, "records"));

            cluster.checkpoint(job);
            BucketCluster.await("the queue is empty", () -> bucket.waiting() + bucket.inFlight() == 0);
            // Source and sinks hear of the checkpoint each for itself: the queue may be empty before Kafka has
            // committed.
            BucketCluster.await("every record is committed", () -> committed(servers, "records") >= OBJECTS);
            BucketCluster.await(
                    "every notification is committed", () -> committed(servers, "notifications") >= OBJECTS);
            assertEquals(OBJECTS, committed(servers, "records"));
            assertEquals(OBJECTS, committed(servers, "notifications"));
            cluster.cancel(job);
        }
    }

    private static long committed(Servers servers, String what) {
        return servers.kafka().count("deletion." + what, "read_committed");
    }

    private static long written(Servers servers) {
        return servers.kafka().count("deletion.records", "read_uncommitted");
    }
}
