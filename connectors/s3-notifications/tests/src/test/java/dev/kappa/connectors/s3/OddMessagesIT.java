package dev.kappa.connectors.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kappa.connectors.s3.testing.BucketCluster;
import dev.kappa.connectors.s3.testing.Servers;
import dev.kappa.connectors.s3.testing.TestBucket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.apache.flink.api.common.JobID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;

/** One bucket, one queue, and everything that has been seen to go wrong with them. */
class OddMessagesIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration CHECKPOINTS = Duration.ofMillis(500);

    @Test
    void everythingEndsAsAFactOrAsADeadLetterAndNothingTwice() throws Exception {
        Servers servers = Servers.get();
        BucketCluster cluster = BucketCluster.get(servers);
        try (TestBucket bucket = new TestBucket(servers, "odd")) {
            putOddObjects(bucket);
            sendOddMessages(bucket);
            JobID job = cluster.start("odd", bucket.options("max-record-size", "100 b"), 2, CHECKPOINTS);
            awaitEmpty(bucket);
            bucket.send("{\"Records\":[" + record("odd", "reordered.txt", "FE") + "]}"); // later, of an earlier event
            awaitEmpty(bucket);
            List<String> notifications = texts(servers, "odd.notifications");
            notifications.forEach(fact -> bucket.send(plain(fact)));
            sendPoison(bucket); // other messages with the same text are other letters
            notifications.forEach(fact -> bucket.send(topic(plain(fact))));
            awaitEmpty(bucket);
            cluster.stopWithSavepoint(job);

            assertEquals(notifications, texts(servers, "odd.notifications"));
            assertEquals(
                    """
                    ObjectCreated:Put 100%.csv false
                    ObjectCreated:Put a b+c.csv false
                    ObjectCreated:Put café/日本.csv false
                    ObjectCreated:Put cut-off.csv.gz false
                    ObjectCreated:Put deleted.csv
                    ObjectCreated:Put good.csv.gz false
                    ObjectCreated:Put long.jsonl false
                    ObjectCreated:Put never-there.csv false
                    ObjectCreated:Put not-read.bin false
                    ObjectCreated:Put overwritten.csv
                    ObjectCreated:Put overwritten.csv
                    ObjectCreated:Put quotes.csv false
                    ObjectCreated:Put reordered.txt false
                    ObjectCreated:Put reordered.txt true
                    ObjectCreated:Put wide.csv false
                    ObjectRemoved:Delete deleted.csv"""
                            .strip(),
                    String.join("\n", facts(notifications)));
            assertEquals(
                    """
                    100%.csv:1 1,2
                    a b+c.csv:1 3,4
                    café/日本.csv:1 5,6
                    good.csv.gz:1 h
                    good.csv.gz:2 "x
                    y"
                    long.jsonl:1 {}
                    long.jsonl:3 {"a":1}
                    overwritten.csv:1 new
                    quotes.csv:1 a,b
                    quotes.csv:3 e,f"""
                            .strip(),
                    String.join("\n", records(servers)));
            assertEquals(
                    """
                    an EventBridge event of 'aws.ec2', which is not S3
                    field s3.object.key is missing
                    s3://odd/cut-off.csv.gz: its gzip is damaged after 60000 bytes: Unexpected end of ZLIB input stream
                    s3://odd/deleted.csv: deleted before it could be read
                    s3://odd/long.jsonl line 2: the record has 150 bytes, more than the 100 of option 'max-record-size'
                    s3://odd/never-there.csv: deleted before it could be read
                    s3://odd/overwritten.csv: overwritten before it could be read: its ETag is no longer 900150983cd24fb0d6963f7d28e17f72
                    s3://odd/quotes.csv line 2: a quote is opened on this line and nothing closes it within the longest record
                    s3://odd/wide.csv: it is UTF-16, store it as UTF-8
                    the message is not JSON: Unrecognized token 'Hello': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false') at line 1, column 6
                    the message is not JSON: Unrecognized token 'Hello': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false') at line 1, column 6"""
                            .strip(),
                    String.join("\n", reasons(servers)));
        }
    }

    private static void putOddObjects(TestBucket bucket) throws IOException {
        bucket.put("100%.csv", "1,2\n");
        bucket.put("a b+c.csv", "3,4\n");
        bucket.put("café/日本.csv", "5,6\n");
        bucket.put("good.csv.gz", gzip("h\r\n\"x\ny\"\r\n".getBytes(StandardCharsets.UTF_8)));
        byte[] noise = new byte[100_000];
        new Random(1).nextBytes(noise);
        bucket.put("cut-off.csv.gz", Arrays.copyOf(gzip(noise), 60_000));
        bucket.put("wide.csv", "a,b\n".getBytes(StandardCharsets.UTF_16));
        bucket.put("long.jsonl", "{}\n" + "x".repeat(150) + "\n{\"a\":1}");
        bucket.put("quotes.csv", "a,b\n\"c,d\ne,f\n");
        bucket.put("not-read.bin", "\0\1\2");
        bucket.put("deleted.csv", "gone\n");
        bucket.delete("deleted.csv");
        bucket.put("overwritten.csv", "abc");
        bucket.put("overwritten.csv", "new");
    }

    private static void sendOddMessages(TestBucket bucket) throws IOException {
        sendPoison(bucket);
        bucket.send("{\"Service\":\"Amazon S3\",\"Event\":\"s3:TestEvent\",\"Bucket\":\"odd\"}");
        bucket.send(
                "{\"detail-type\":\"EC2 Instance State-change Notification\",\"source\":\"aws.ec2\",\"detail\":{}}");
        bucket.send("{\"Records\":[{\"eventName\":\"ObjectCreated:Put\",\"s3\":{\"bucket\":{\"name\":\"odd\"}}},"
                + record("odd", "never-there.csv", "0A") + "," + record("another-bucket", "x.csv", "0B") + "]}");
        bucket.send("{\"Records\":[" + record("odd", "reordered.txt", "00FF") + "]}");
    }

    private static void sendPoison(TestBucket bucket) {
        bucket.send("Hello");
    }

    private static String record(String bucket, String key, String sequencer) {
        return "{\"eventName\":\"ObjectCreated:Put\",\"eventTime\":\"2026-01-01T00:00:00Z\",\"s3\":{\"bucket\":{\"name\":\""
                + bucket + "\"},\"object\":{\"key\":\"" + key + "\",\"sequencer\":\"" + sequencer + "\"}}}";
    }

    /** A fact as the message that it came from, in the words of AWS. */
    private static String plain(String fact) {
        try {
            JsonNode json = JSON.readTree(fact);
            ObjectNode record = JSON.createObjectNode();
            record.set("eventName", json.get("event_name"));
            record.set("eventTime", json.get("event_time"));
            record.put("eventSource", "ceph:s3"); // its keys are not encoded
            record.putObject("s3").putObject("bucket").set("name", json.get("bucket"));
            ObjectNode object = ((ObjectNode) record.get("s3")).putObject("object");
            object.set("key", json.get("key"));
            object.set("eTag", json.get("etag"));
            object.put("sequencer", "000" + json.get("sequencer").asText().toLowerCase());
            return JSON.createObjectNode()
                    .set("Records", JSON.createArrayNode().add(record))
                    .toString();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String topic(String message) {
        return JSON.createObjectNode()
                .put("Type", "Notification")
                .put("TopicArn", "arn:aws:sns:us-east-1:1:odd")
                .put("Message", message)
                .toString();
    }

    private static void awaitEmpty(TestBucket bucket) throws Exception {
        BucketCluster.await("the queue is empty", () -> bucket.waiting() + bucket.inFlight() == 0);
    }

    /** Two notifications at once: the queue gives them in any order, so either may be superseded by the other. */
    private static final Set<String> ANY_ORDER = Set.of("deleted.csv", "overwritten.csv");

    private static List<String> facts(List<String> notifications) throws IOException {
        List<String> facts = new ArrayList<>();
        for (String notification : notifications) {
            JsonNode json = JSON.readTree(notification);
            String key = json.get("key").asText();
            String fact = json.get("event_name").asText() + " " + key;
            facts.add(
                    ANY_ORDER.contains(key)
                            ? fact
                            : fact + " " + json.get("superseded").asBoolean());
        }
        return facts.stream().sorted().toList();
    }

    private static List<String> records(Servers servers) {
        return servers.kafka().committed("odd.records").stream()
                .map(record -> header(record, "s3.key") + ":" + header(record, "s3.line") + " "
                        + new String(record.value(), StandardCharsets.UTF_8))
                .sorted()
                .toList();
    }

    private static List<String> reasons(Servers servers) {
        return servers.kafka().committed("odd.dead-letters").stream()
                .map(record -> header(record, "kappa.reason"))
                .sorted()
                .toList();
    }

    private static List<String> texts(Servers servers, String topic) {
        return servers.kafka().committed(topic).stream()
                .map(record -> new String(record.value(), StandardCharsets.UTF_8))
                .sorted()
                .toList();
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "-" : new String(header.value(), StandardCharsets.UTF_8);
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }
}
