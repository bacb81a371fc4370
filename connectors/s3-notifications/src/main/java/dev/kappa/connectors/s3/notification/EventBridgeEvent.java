package dev.kappa.connectors.s3.notification;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Locale;

/** An S3 event of EventBridge, its words translated into those of a plain notification; keys are not encoded. */
final class EventBridgeEvent {
    private EventBridgeEvent() {}

    static Notification read(JsonNode node, Instant sentAt) throws UnreadableRecord {
        String source = JsonFields.required(node, "/source");
        if (!source.equals("aws.s3")) {
            throw new UnreadableRecord("an EventBridge event of '" + source + "', which is not S3");
        }
        return new Notification(
                JsonFields.required(node, "/detail/bucket/name"),
                JsonFields.required(node, "/detail/object/key"),
                JsonFields.text(node, "/detail/object/version-id"),
                JsonFields.eTag(node, "/detail/object/etag"),
                JsonFields.size(node, "/detail/object/size"),
                JsonFields.text(node, "/detail/object/sequencer").map(Sequencer::new),
                eventName(node),
                JsonFields.time(node, "/time", sentAt),
                source,
                JsonFields.text(node, "/region"));
    }

    private static String eventName(JsonNode node) throws UnreadableRecord {
        String type = JsonFields.required(node, "/detail-type");
        String reason = JsonFields.text(node, "/detail/reason").orElse("");
        String deletion = JsonFields.text(node, "/detail/deletion-type").orElse("");
        return switch (type) {
            case "Object Created" -> "ObjectCreated:" + (reason.isEmpty() ? "*" : created(reason));
            case "Object Deleted" -> reason.toLowerCase(Locale.ROOT).contains("lifecycle")
                    ? "LifecycleExpiration:" + deleted(deletion)
                    : "ObjectRemoved:" + deleted(deletion);
            default -> type;
        };
    }

    private static String created(String reason) {
        return switch (reason) {
            case "PutObject" -> "Put";
            case "POST Object" -> "Post";
            case "CopyObject" -> "Copy";
            default -> reason.replace(" ", "");
        };
    }

    private static String deleted(String deletionType) {
        return deletionType.equals("Delete Marker Created") ? "DeleteMarkerCreated" : "Delete";
    }
}
