package dev.kappa.connectors.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kappa.connectors.s3.testing.BucketCluster;
import dev.kappa.connectors.s3.testing.Servers;
import dev.kappa.connectors.s3.testing.TestBucket;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.error.Problem;
import dev.kappa.topology.secret.Secrets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class BucketInspectorIT {
    private static Servers servers;
    private static TestBucket bucket;

    private final BucketInspector inspector = inspector(Servers.SECRET_KEY);

    @BeforeAll
    static void open() throws Exception {
        servers = Servers.get();
        bucket = new TestBucket(servers, "inspected");
    }

    @AfterAll
    static void close() {
        bucket.close();
    }

    private static BucketInspector inspector(String secretKey) {
        Map<String, String> environment =
                Map.of("KAPPA_SECRET_S3_ACCESS_KEY", Servers.ACCESS_KEY, "KAPPA_SECRET_S3_SECRET_KEY", secretKey);
        return new BucketInspector(
                new Secrets(environment::get),
                new Configuration().set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(3)));
    }

    @Test
    void aBucketAndItsQueueAreFine() {
        assertEquals("", check(bucket.options()));
    }

    @Test
    void queueAndBucketThatAreNotThereAreToldTogether() {
        Map<String, String> options = bucket.options("bucket", "no-such-bucket", "visibility-timeout", "2 s");
        options.put("queue-url", servers.objects().sqs() + "/000000000000/no-such-queue");

        String problems = check(options);

        assertEquals(
                """
                INVALID_OPTION: option 'visibility-timeout' of source 'uploads' is 2 s, less than the checkpoint interval of 3 s. Leave it out, or give at least '9 s'.
                SETUP: cannot read the attributes of queue QUEUE: QueueDoesNotExist (HTTP 400): The specified queue does not exist. Create the queue, or correct option 'queue-url'.
                SETUP: bucket 'no-such-bucket' does not exist. Create it (aws s3 mb s3://no-such-bucket), or correct option 'bucket'."""
                        .replace("QUEUE", options.get("queue-url"))
                        .strip(),
                problems);
    }

    @Test
    void aWrongSecretKeyIsToldAndNotShown() {
        String problems =
                inspector("wrong-key").check("uploads", bucket.options()).toString();

        assertEquals(true, problems.contains("ACCESS_DENIED"), problems);
        assertEquals(true, problems.contains("Check 'access-key', 'secret-key' and 'region'"), problems);
        assertEquals(false, problems.contains("wrong-key"), problems);
    }

    @Test
    void secretsThatAreMissingAreToldTogether() {
        List<Problem> problems =
                new BucketInspector(new Secrets(name -> null), new Configuration()).check("uploads", bucket.options());

        assertEquals(
                List.of(
                        "MISSING_SECRET: secret 's3-access-key' is neither in the environment as KAPPA_SECRET_S3_ACCESS_KEY nor in a file, for KAPPA_SECRETS_DIR is not set. Set one of the two for the process that needs it.",
                        "MISSING_SECRET: secret 's3-secret-key' is neither in the environment as KAPPA_SECRET_S3_SECRET_KEY nor in a file, for KAPPA_SECRETS_DIR is not set. Set one of the two for the process that needs it."),
                problems.stream().map(Problem::toString).toList());
    }

    @Test
    void aQueueWithoutRedrivePolicyIsRefusedWithTheCommandThatSetsOne() {
        Map<String, String> options = new TreeMap<>(bucket.options());
        options.put("queue-url", bucket.createQueueWithoutRedrive("no-redrive"));

        String problems = check(options);

        assertEquals(true, problems.startsWith("SETUP: queue " + options.get("queue-url") + " has no redrive policy"));
        assertEquals(true, problems.contains("aws sqs set-queue-attributes --queue-url"));
    }

    @Test
    void aServerThatDoesNotAnswerIsTold() {
        Map<String, String> options = new TreeMap<>(bucket.options("endpoint", "http://127.0.0.1:9"));
        options.put("queue-url", "http://127.0.0.1:9/000000000000/queue");

        List<Problem> problems = inspector.check("uploads", options);

        assertEquals(
                List.of("UNREACHABLE", "UNREACHABLE"),
                problems.stream().map(problem -> problem.code().name()).toList());
    }

    @Test
    void aBucketHasTwoTopicsAndOneShape() {
        assertEquals(
                Set.of("uploads.notifications", "uploads.records"), inspector.rawTopics("uploads", bucket.options()));
        assertEquals("uploads.records", inspector.rawTopic("uploads", bucket.options(), "records"));
        assertEquals(
                "bucket",
                inspector
                        .describe("uploads", bucket.options(), "notifications")
                        .columns()
                        .get(0)
                        .name());
        KappaException e = assertThrows(
                KappaException.class, () -> inspector.describe("uploads", bucket.options(), "notification"));
        assertEquals(
                "UNKNOWN_TABLE: source 'uploads' is a bucket and has no table 'notification'. Did you mean 'notifications'?",
                e.getMessage());
    }

    @Test
    void aJobWhoseQueueIsNotThereFailsWithTheReason() throws Exception {
        Map<String, String> options = bucket.options();
        options.put("queue-url", servers.objects().sqs() + "/000000000000/no-such-queue");
        BucketCluster cluster = BucketCluster.get(servers);

        JobID job = cluster.start("absent", options, 1, Duration.ofSeconds(1));

        String failure = cluster.failure(job);
        assertEquals(true, failure.contains("The specified queue does not exist"), failure);
        assertEquals(true, failure.contains("Create the queue, or correct option 'queue-url'."), failure);
    }

    @Test
    void aTopicThatLosesHistoryIsRefusedWithTheCommandThatRepairsIt() throws Exception {
        try (Admin admin = servers.kafka().admin()) {
            admin.createTopics(List.of(new NewTopic("forgetful.records", 1, (short) 1)
                            .configs(Map.of("retention.ms", "1000", "cleanup.policy", "compact"))))
                    .all()
                    .get();
        }
        BucketCluster cluster = BucketCluster.get(servers);

        KappaException e = assertThrows(
                KappaException.class, () -> cluster.start("forgetful", bucket.options(), 1, Duration.ofSeconds(1)));

        assertEquals(
                """
                FINITE_RETENTION: topic 'forgetful.records' has cleanup.policy=compact, so it loses history. kafka-configs.sh --alter --entity-type topics --entity-name forgetful.records --add-config cleanup.policy=delete
                FINITE_RETENTION: topic 'forgetful.records' has retention.ms=1000, so it loses history. kafka-configs.sh --alter --entity-type topics --entity-name forgetful.records --add-config retention.ms=-1"""
                        .strip(),
                String.join(
                        "\n",
                        e.problems().stream().map(Problem::toString).sorted().toList()));
    }

    private String check(Map<String, String> options) {
        return String.join(
                "\n",
                inspector.check("uploads", options).stream()
                        .map(Problem::toString)
                        .toList());
    }
}
