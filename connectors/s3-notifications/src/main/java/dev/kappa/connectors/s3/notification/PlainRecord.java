package dev.kappa.connectors.s3.notification;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/** One element of {@code Records}, event versions 2.x, as AWS, MinIO and Ceph send it. */
final class PlainRecord {
    private PlainRecord() {}

    static Notification read(JsonNode node, Instant sentAt) throws UnreadableRecord {
        String source = JsonFields.text(node, "/eventSource").orElse("aws:s3");
        if (!source.endsWith("s3")) {
            throw new UnreadableRecord("field eventSource is '" + source + "', which is not S3");
        }
        String key = JsonFields.required(node, "/s3/object/key");
        return new Notification(
                JsonFields.required(node, "/s3/bucket/name"),
                ObjectKeys.encodes(source) ? ObjectKeys.decode(key) : key,
                JsonFields.text(node, "/s3/object/versionId"),
                JsonFields.eTag(node, "/s3/object/eTag"),
                JsonFields.size(node, "/s3/object/size"),
                JsonFields.text(node, "/s3/object/sequencer").map(Sequencer::new),
                JsonFields.required(node, "/eventName").replaceFirst("^s3:", ""),
                JsonFields.time(node, "/eventTime", sentAt),
                source,
                JsonFields.text(node, "/awsRegion"));
    }
}
