package dev.kappa.connectors.s3.notification;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kappa.connectors.s3.notification.ParsedMessage.Rejection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the body of a message as a tree, so that one strange field costs at most its own record: plain S3 notifications (AWS, MinIO,
 * Ceph), the same wrapped by SNS, EventBridge events, a list of these, and {@code s3:TestEvent}. Everything else is rejected with its reason.
 *
 * <p>The SDK's own {@code S3EventNotification.parseJson} answers {@code null} for envelopes and throws away a whole message for one bad time.
 */
public final class MessageReader {
    private static final int DEEPEST_ENVELOPE = 4;
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private MessageReader() {}

    /**
     * @param sentAt stands in for an event time that is missing or cannot be read; the same at every redelivery
     */
    public static ParsedMessage read(String body, Instant sentAt) {
        Reading reading = new Reading(sentAt);
        reading.text(body, 0);
        return new ParsedMessage(reading.notifications, reading.rejections);
    }

    private static final class Reading {
        private final Instant sentAt;
        private final List<Notification> notifications = new ArrayList<>();
        private final List<Rejection> rejections = new ArrayList<>();

        Reading(Instant sentAt) {
            this.sentAt = sentAt;
        }

        void text(String json, int depth) {
            try {
                message(JSON.readTree(json), depth);
            } catch (JsonProcessingException e) {
                reject("the message is not JSON: "
                        + e.getOriginalMessage().replaceFirst(" \\(for .* starting at .*", "") + " at line "
                        + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr());
            }
        }

        private void message(JsonNode node, int depth) {
            if (depth > DEEPEST_ENVELOPE) {
                reject("more than " + DEEPEST_ENVELOPE + " envelopes inside each other");
            } else if (node.isArray() && !node.isEmpty()) {
                node.forEach(element -> message(element, depth + 1));
            } else if (node.isTextual()) {
                text(node.textValue(), depth + 1);
            } else if (node.path("Records").isArray() && !node.path("Records").isEmpty()) {
                records(node.path("Records"));
            } else if (node.path("Event").asText().equals("s3:TestEvent")) {
                return; // S3 sends it when a notification is configured
            } else if (node.path("Message").isTextual() && node.has("TopicArn")) {
                topicMessage(node, depth);
            } else if (node.path("detail").isObject() && node.has("detail-type")) {
                take(1, () -> EventBridgeEvent.read(node, sentAt));
            } else if (node.path("s3").isObject()) {
                take(1, () -> PlainRecord.read(node, sentAt));
            } else {
                reject("no S3 notification: neither Records nor an envelope of SNS or EventBridge, but "
                        + shortened(node));
            }
        }

        private void topicMessage(JsonNode envelope, int depth) {
            String type = envelope.path("Type").asText("Notification");
            if (type.equals("Notification")) {
                text(envelope.path("Message").textValue(), depth + 1);
            } else {
                reject("an SNS message of type '" + type + "': confirm the subscription of "
                        + envelope.path("TopicArn").asText() + " by hand");
            }
        }

        private void records(JsonNode records) {
            int part = 0;
            for (JsonNode entry : records) {
                part++;
                take(part, () -> PlainRecord.read(entry, sentAt));
            }
        }

        private void take(int part, NotificationSupplier supplier) {
            try {
                notifications.add(supplier.get());
            } catch (UnreadableRecord | IllegalArgumentException e) {
                rejections.add(new Rejection(part, e.getMessage()));
            }
        }

        private void reject(String reason) {
            rejections.add(new Rejection(0, reason));
        }
    }

    private static String shortened(JsonNode node) {
        String text = node.toString();
        return text.length() <= 200 ? text : text.substring(0, 200) + "…";
    }

    private interface NotificationSupplier {
        Notification get() throws UnreadableRecord;
    }
}
