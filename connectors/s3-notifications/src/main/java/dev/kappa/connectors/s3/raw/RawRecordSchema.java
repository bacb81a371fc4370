package dev.kappa.connectors.s3.raw;

import dev.kappa.connectors.s3.notification.Notification;
import dev.kappa.connectors.s3.raw.RawRecord.MessageLetter;
import dev.kappa.connectors.s3.raw.RawRecord.NotificationFact;
import dev.kappa.connectors.s3.raw.RawRecord.ObjectLetter;
import dev.kappa.connectors.s3.raw.RawRecord.ObjectRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Records as Kafka stores them. All that belongs to one object has the key {@code bucket/key}, so that it stays in order in one partition.
 * Kafka's time stamp is the time of the event, as far as a broker accepts it: not before 1970, not in the future.
 *
 * <p>Dead letters carry {@code kappa.stream} (the source), {@code kappa.reason}, {@code kappa.timestamp} (milliseconds), {@code sqs.queue},
 * {@code sqs.message-id}, and where an object is meant the headers of its records. They come from no topic, so {@code kappa.topic} and its
 * kin are absent. What is longer than {@value #LONGEST_LETTER} bytes is cut off, and {@code kappa.truncated} tells the length it had.
 */
public final class RawRecordSchema implements KafkaRecordSerializationSchema<RawRecord> {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST_LETTER = 900_000;

    private final String source;
    private final String queueUrl;
    private final RawTopics topics;

    public RawRecordSchema(String source, String queueUrl, RawTopics topics) {
        this.source = source;
        this.queueUrl = queueUrl;
        this.topics = topics;
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(RawRecord record, KafkaSinkContext context, Long timestamp) {
        if (record instanceof ObjectRecord line) {
            return produced(
                    topics.records(),
                    line.notification().eventTime(),
                    line.notification().path(),
                    line.value(),
                    objectHeaders(line.notification(), line.eTag(), line.line()));
        }
        if (record instanceof NotificationFact fact) {
            return produced(
                    topics.notifications(),
                    fact.notification().eventTime(),
                    fact.notification().path(),
                    NotificationJson.bytes(fact.messageId(), fact.notification(), fact.superseded()),
                    new RecordHeaders());
        }
        if (record instanceof MessageLetter letter) {
            Headers headers = letterHeaders(
                    new RecordHeaders(),
                    letter.message().reason(),
                    letter.message().messageId(),
                    letter.message().sentAt());
            if (letter.message().part() > 0) {
                headers.add("sqs.part", utf8(String.valueOf(letter.message().part())));
            }
            byte[] body = utf8(letter.message().body());
            return letter(letter.message().messageId(), letter.message().sentAt(), body, body.length, headers);
        }
        if (record instanceof ObjectLetter letter) {
            Notification notification = letter.notification();
            Headers headers = letterHeaders(
                    objectHeaders(notification, notification.eTag(), letter.line()),
                    letter.reason(),
                    letter.messageId(),
                    notification.eventTime());
            byte[] value =
                    letter.bytes().orElseGet(() -> NotificationJson.bytes(letter.messageId(), notification, false));
            return letter(
                    notification.path(),
                    notification.eventTime(),
                    value,
                    letter.bytes().isPresent() ? letter.length() : value.length,
                    headers);
        }
        throw new IllegalStateException("a sealed interface has no other record: " + record);
    }

    private ProducerRecord<byte[], byte[]> letter(
            String key, Instant time, byte[] value, long length, Headers headers) {
        byte[] kept = value.length <= LONGEST_LETTER ? value : Arrays.copyOf(value, LONGEST_LETTER);
        if (kept.length < length) {
            headers.add("kappa.truncated", utf8(String.valueOf(length)));
        }
        return produced(topics.deadLetters(), time, key, kept, headers);
    }

    private static ProducerRecord<byte[], byte[]> produced(
            String topic, Instant time, String key, byte[] value, Headers headers) {
        long millis = Math.max(0, Math.min(time.toEpochMilli(), System.currentTimeMillis()));
        return new ProducerRecord<>(topic, null, millis, utf8(key), value, headers);
    }

    private Headers letterHeaders(Headers headers, String reason, String messageId, Instant time) {
        return headers.add("kappa.stream", utf8(source))
                .add("kappa.reason", utf8(reason))
                .add("kappa.timestamp", utf8(String.valueOf(time.toEpochMilli())))
                .add("sqs.queue", utf8(queueUrl))
                .add("sqs.message-id", utf8(messageId));
    }

    private static Headers objectHeaders(Notification notification, Optional<String> eTag, long line) {
        Headers headers = new RecordHeaders()
                .add("s3.bucket", utf8(notification.bucket()))
                .add("s3.key", utf8(notification.key()));
        notification.version().ifPresent(version -> headers.add("s3.version", utf8(version)));
        eTag.ifPresent(tag -> headers.add("s3.etag", utf8(tag)));
        if (line > 0) {
            headers.add("s3.line", utf8(String.valueOf(line)));
        }
        return headers.add("s3.event-time", utf8(notification.eventTime().toString()));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
