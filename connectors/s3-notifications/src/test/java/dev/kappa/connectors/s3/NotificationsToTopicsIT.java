package dev.kappa.connectors.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kappa.connectors.s3.testing.BucketCluster;
import dev.kappa.connectors.s3.testing.Servers;
import dev.kappa.connectors.s3.testing.TestBucket;
import java.time.Duration;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.Test;

class NotificationsToTopicsIT {
    @Test
    void anObjectThatIsPutBecomesItsNotificationAndItsRecords() throws Exception {
        Servers servers = Servers.get();
        try (TestBucket bucket = new TestBucket(servers, "smoke");
                BucketCluster cluster = new BucketCluster(servers, "smoke", Duration.ofMillis(500))) {
            bucket.put("a/b.csv", "x,y\r\n1,2\n\"3\n4\",5");
            JobID job = cluster.start("smoke", bucket.options(), 2);
            BucketCluster.await(
                    "all is read",
                    () -> servers.kafka()
                                    .read("smoke.records", "read_committed")
                                    .size()
                            == 3);
            BucketCluster.await("the queue is empty", () -> bucket.inFlight() + bucket.waiting() == 0);
            assertEquals(
                    0,
                    servers.kafka().read("smoke.dead-letters", "read_committed").size());
            cluster.cancel(job);
        }
    }
}
