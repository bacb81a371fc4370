package dev.kappa.local.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazonaws.auth.AWSStaticCredentialsProvider;
import com.amazonaws.auth.BasicAWSCredentials;
import com.amazonaws.client.builder.AwsClientBuilder.EndpointConfiguration;
import com.amazonaws.services.s3.AmazonS3;
import com.amazonaws.services.s3.AmazonS3ClientBuilder;
import com.amazonaws.services.s3.model.AmazonS3Exception;
import com.amazonaws.services.sqs.AmazonSQS;
import com.amazonaws.services.sqs.AmazonSQSClientBuilder;
import com.amazonaws.services.sqs.model.ReceiveMessageRequest;
import dev.kappa.local.process.ProcessIdentity;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedStack.class)
class StackIT {
    private final RunningStack stack;

    StackIT(RunningStack stack) {
        this.stack = stack;
    }

    @Test
    void aBrokerThatWasKilledComesBackWithItsRecords() throws Exception {
        Map<String, Object> client =
                Map.of("bootstrap.servers", stack.config().kafka().bootstrapServers());
        TopicPartition partition = new TopicPartition("survives", 0);
        try (Admin admin = Admin.create(client)) {
            admin.createTopics(List.of(new NewTopic("survives", 1, (short) 1)))
                    .all()
                    .get();
        }
        try (var producer = new KafkaProducer<>(client, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>("survives", "a", "1")).get();
        }

        ProcessIdentity before = stack.kill("kafka");
        stack.up();

        assertNotEquals(before, stack.process("kafka"));
        try (Admin admin = Admin.create(client)) {
            long end = admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                    .partitionResult(partition)
                    .get()
                    .offset();
            assertEquals(1, end);
        }
    }

    @Test
    void aDatabaseServerThatWasKilledComesBackWithItsRows() throws Exception {
        try (Connection shop = stack.shop();
                Statement sql = shop.createStatement()) {
            sql.execute("CREATE TABLE survives AS SELECT 7 AS n");
        }

        ProcessIdentity before = stack.kill("postgres");
        stack.up();

        assertNotEquals(before, stack.process("postgres"));
        try (Connection shop = stack.shop();
                Statement sql = shop.createStatement()) {
            assertEquals(7, one(sql.executeQuery("SELECT n FROM survives")));
            sql.execute("DROP TABLE survives");
        }
    }

    @Test
    void anObjectStoreThatWasKilledComesBackWithItsObjectsAndItsNotifications() throws Exception {
        s3("s3.access-key", "s3.secret-key").putObject(stack.other("s3.bucket"), "a folder/ä +%.csv", "1,2\n");

        ProcessIdentity before = stack.kill("objectstore");
        stack.up();

        assertNotEquals(before, stack.process("objectstore"));
        assertEquals(
                "1,2\n",
                s3("s3.access-key", "s3.secret-key").getObjectAsString(stack.other("s3.bucket"), "a folder/ä +%.csv"));
        String notification = receive();
        assertTrue(notification.contains("\"key\":\"a+folder/%C3%A4+%2B%25.csv\""), notification);
        assertTrue(notification.contains("\"eventName\":\"ObjectCreated:Put\""), notification);
        assertTrue(notification.contains("\"size\":4"), notification);
    }

    @Test
    void anObjectStoreRefusesAWrongKey() {
        AmazonS3 stranger = s3("s3.access-key", "s3.region");

        AmazonS3Exception refused = Assertions.assertThrows(
                AmazonS3Exception.class, () -> stranger.listObjectsV2(stack.other("s3.bucket")));

        assertEquals("SignatureDoesNotMatch", refused.getErrorCode());
    }

    @Test
    void flinkComesBackAfterBothOfItsProcessesWereKilled() throws Exception {
        stack.kill("taskmanager");
        stack.kill("jobmanager");

        stack.up();

        assertTrue(stack.isReady());
        assertEquals(
                0,
                stack.script("after-kill.sql", "SET 'sql-client.execution.result-mode'='tableau';\nSELECT 40 + 2;\n")
                        .orFail()
                        .exit());
    }

    @Test
    void upAgainStartsNothing() throws Exception {
        ProcessIdentity before = stack.process("gateway");

        stack.up();

        assertEquals(before, stack.process("gateway"));
    }

    @Test
    void aScriptStopsAtItsFirstFailingStatementAndSaysSo() throws Exception {
        RunningStack.ScriptResult result =
                stack.script("broken.sql", "SHOW CATALOGS;\nSELECT * FROM nix;\nSHOW MODULES;\n");

        assertEquals(1, result.exit());
        assertTrue(result.output().contains("nix"), result.output());
        Assertions.assertFalse(result.output().contains("module name"), result.output());
    }

    @Test
    void theJdbcDriverReachesTheGateway() throws Exception {
        try (Connection flink = stack.gateway();
                Statement sql = flink.createStatement()) {
            assertTrue(sql.execute("SELECT 40 + 2"));
            assertEquals(42, one(sql.getResultSet()));
        }
    }

    private static int one(ResultSet rows) throws Exception {
        try (rows) {
            assertTrue(rows.next());
            return rows.getInt(1);
        }
    }

    private AmazonS3 s3(String accessKey, String secretKey) {
        return AmazonS3ClientBuilder.standard()
                .withEndpointConfiguration(
                        new EndpointConfiguration(stack.other("s3.endpoint"), stack.other("s3.region")))
                .withCredentials(credentials(accessKey, secretKey))
                .withPathStyleAccessEnabled(true)
                .build();
    }

    private String receive() {
        AmazonSQS sqs = AmazonSQSClientBuilder.standard()
                .withEndpointConfiguration(
                        new EndpointConfiguration(stack.other("sqs.endpoint"), stack.other("s3.region")))
                .withCredentials(credentials("s3.access-key", "s3.secret-key"))
                .build();
        ReceiveMessageRequest request = new ReceiveMessageRequest(stack.other("sqs.queue-url"))
                .withWaitTimeSeconds((int) Duration.ofSeconds(10).toSeconds());
        return sqs.receiveMessage(request).getMessages().get(0).getBody();
    }

    private AWSStaticCredentialsProvider credentials(String accessKey, String secretKey) {
        return new AWSStaticCredentialsProvider(
                new BasicAWSCredentials(stack.other(accessKey), stack.other(secretKey)));
    }
}
