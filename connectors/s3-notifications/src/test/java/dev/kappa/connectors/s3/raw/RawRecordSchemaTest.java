package dev.kappa.connectors.s3.raw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kappa.connectors.s3.arrival.Arrival.Unreadable;
import dev.kappa.connectors.s3.notification.Notification;
import dev.kappa.connectors.s3.notification.Sequencer;
import dev.kappa.connectors.s3.raw.RawRecord.MessageLetter;
import dev.kappa.connectors.s3.raw.RawRecord.NotificationFact;
import dev.kappa.connectors.s3.raw.RawRecord.ObjectLetter;
import dev.kappa.connectors.s3.raw.RawRecord.ObjectRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class RawRecordSchemaTest {
    private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678Z");
    private static final Notification NOTIFICATION = notification(TIME);

    private final RawRecordSchema schema =
            new RawRecordSchema("uploads", "http://queue", RawTopics.of("test-", "uploads"));

    @Test
    void aNotificationIsOneJsonObject() {
        ProducerRecord<byte[], byte[]> record = produced(new NotificationFact("m1", NOTIFICATION, true));

        assertEquals("test-uploads.notifications", record.topic());
        assertEquals("shop/prices/café.csv", text(record.key()));
        assertEquals(
                "{\"bucket\":\"shop\",\"key\":\"prices/café.csv\",\"version\":\"v1\",\"etag\":\"tag\",\"size\":5,"
                        + "\"sequencer\":\"AB\",\"event_name\":\"ObjectCreated:Put\","
                        + "\"event_time\":\"2026-01-02T03:04:05.678Z\",\"event_source\":\"aws:s3\",\"region\":null,"
                        + "\"superseded\":true,\"message_id\":\"m1\"}",
                text(record.value()));
        assertEquals(TIME.toEpochMilli(), record.timestamp());
    }

    @Test
    void aRecordOfAnObjectHasItsBytesAndItsPlace() {
        byte[] bytes = {1, 0, (byte) 0xff};

        ProducerRecord<byte[], byte[]> record = produced(new ObjectRecord(NOTIFICATION, Optional.of("read"), 7, bytes));

        assertEquals("test-uploads.records", record.topic());
        assertEquals(bytes, record.value());
        assertEquals(
                Map.of(
                        "s3.bucket", "shop",
                        "s3.key", "prices/café.csv",
                        "s3.version", "v1",
                        "s3.etag", "read",
                        "s3.line", "7",
                        "s3.event-time", "2026-01-02T03:04:05.678Z"),
                headers(record));
    }

    @Test
    void aMessageThatCannotBeReadIsKeptWithItsReason() {
        ProducerRecord<byte[], byte[]> record =
                produced(new MessageLetter(new Unreadable("m1", 2, "no key", "{…}", TIME)));

        assertEquals("test-uploads.dead-letters", record.topic());
        assertEquals("m1", text(record.key()));
        assertEquals("{…}", text(record.value()));
        assertEquals(
                Map.of(
                        "kappa.stream", "uploads",
                        "kappa.reason", "no key",
                        "kappa.timestamp", String.valueOf(TIME.toEpochMilli()),
                        "sqs.queue", "http://queue",
                        "sqs.message-id", "m1",
                        "sqs.part", "2"),
                headers(record));
    }

    @Test
    void anObjectThatCannotBeReadIsItsNotification() {
        ProducerRecord<byte[], byte[]> record =
                produced(new ObjectLetter("m1", NOTIFICATION, "gone", 0, Optional.empty(), 0));

        assertTrue(text(record.value()).startsWith("{\"bucket\":\"shop\""));
        assertEquals(
                Map.of(
                        "kappa.stream", "uploads",
                        "kappa.reason", "gone",
                        "kappa.timestamp", String.valueOf(TIME.toEpochMilli()),
                        "sqs.queue", "http://queue",
                        "sqs.message-id", "m1",
                        "s3.bucket", "shop",
                        "s3.key", "prices/café.csv",
                        "s3.version", "v1",
                        "s3.etag", "tag",
                        "s3.event-time", "2026-01-02T03:04:05.678Z"),
                headers(record));
    }

    @Test
    void aLetterThatKafkaWouldRefuseIsCutOffAndSaysSo() {
        ProducerRecord<byte[], byte[]> body =
                produced(new MessageLetter(new Unreadable("m1", 0, "no", "x".repeat(1_000_000), TIME)));
        ProducerRecord<byte[], byte[]> line =
                produced(new ObjectLetter("m1", NOTIFICATION, "long", 3, Optional.of(new byte[65536]), 5_000_000_000L));

        assertEquals(900_000, body.value().length);
        assertEquals("1000000", headers(body).get("kappa.truncated"));
        assertEquals(65536, line.value().length);
        assertEquals("5000000000", headers(line).get("kappa.truncated"));
        assertEquals("3", headers(line).get("s3.line"));
    }

    @Test
    void aTimeThatABrokerWouldRefuseIsMoved() {
        long before = System.currentTimeMillis();

        long future = produced(new NotificationFact("m", notification(Instant.parse("9999-01-01T00:00:00Z")), false))
                .timestamp();

        assertTrue(future >= before && future <= System.currentTimeMillis());
    }

    private ProducerRecord<byte[], byte[]> produced(RawRecord record) {
        return schema.serialize(record, null, null);
    }

    private static Map<String, String> headers(ProducerRecord<byte[], byte[]> record) {
        Map<String, String> headers = new TreeMap<>();
        record.headers().forEach(header -> headers.put(header.key(), text(header.value())));
        return headers;
    }

    private static Notification notification(Instant time) {
        return new Notification(
                "shop",
                "prices/café.csv",
                Optional.of("v1"),
                Optional.of("tag"),
                OptionalLong.of(5),
                Optional.of(new Sequencer("00ab")),
                "ObjectCreated:Put",
                time,
                "aws:s3",
                Optional.empty());
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
