package dev.kappa.connectors.s3.raw;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kappa.connectors.s3.notification.Notification;
import dev.kappa.connectors.s3.notification.Sequencer;
import dev.kappa.topology.definition.Column;
import java.util.List;

/** A notification as the JSON of {@code <source>.notifications}, and the columns that read it. */
public final class NotificationJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Names and types as Flink's {@code json} format reads them, timestamps in ISO-8601. */
    public static final List<Column> COLUMNS = List.of(
            new Column("bucket", "VARCHAR(2147483647) NOT NULL"),
            new Column("key", "VARCHAR(2147483647) NOT NULL"),
            new Column("version", "VARCHAR(2147483647)"),
            new Column("etag", "VARCHAR(2147483647)"),
            new Column("size", "BIGINT"),
            new Column("sequencer", "VARCHAR(2147483647)"),
            new Column("event_name", "VARCHAR(2147483647) NOT NULL"),
            new Column("event_time", "TIMESTAMP(9) WITH LOCAL TIME ZONE NOT NULL"),
            new Column("event_source", "VARCHAR(2147483647) NOT NULL"),
            new Column("region", "VARCHAR(2147483647)"),
            new Column("superseded", "BOOLEAN NOT NULL"),
            new Column("message_id", "VARCHAR(2147483647) NOT NULL"));

    private NotificationJson() {}

    static byte[] bytes(String messageId, Notification notification, boolean superseded) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("bucket", notification.bucket());
        json.put("key", notification.key());
        json.put("version", notification.version().orElse(null));
        json.put("etag", notification.eTag().orElse(null));
        json.put("size", notification.size().isPresent() ? notification.size().getAsLong() : null);
        json.put("sequencer", notification.sequencer().map(Sequencer::digits).orElse(null));
        json.put("event_name", notification.eventName());
        json.put("event_time", notification.eventTime().toString());
        json.put("event_source", notification.eventSource());
        json.put("region", notification.region().orElse(null));
        json.put("superseded", superseded);
        json.put("message_id", messageId);
        try {
            return JSON.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of texts and numbers is always JSON", e);
        }
    }
}
