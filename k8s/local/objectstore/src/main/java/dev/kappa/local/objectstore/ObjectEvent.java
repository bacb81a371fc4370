package dev.kappa.local.objectstore;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/** One change of one object, and its message in the form that AWS sends (event version 2.1, the key form-encoded but for slashes). */
record ObjectEvent(
        String name,
        String bucket,
        String key,
        Optional<Long> size,
        Optional<String> etag,
        Optional<String> version,
        long sequence,
        Instant time) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    String toJson() {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("key", URLEncoder.encode(key, StandardCharsets.UTF_8).replace("%2F", "/"));
        size.ifPresent(bytes -> object.put("size", bytes));
        etag.ifPresent(tag -> object.put("eTag", tag.replace("\"", "")));
        version.ifPresent(id -> object.put("versionId", id));
        object.put("sequencer", "%018X".formatted(sequence));

        Map<String, Object> s3 = new LinkedHashMap<>();
        s3.put("s3SchemaVersion", "1.0");
        s3.put("configurationId", "kappa-local");
        s3.put(
                "bucket",
                Map.of(
                        "name",
                        bucket,
                        "ownerIdentity",
                        Map.of("principalId", "LOCAL"),
                        "arn",
                        "arn:aws:s3:::" + bucket));
        s3.put("object", object);

        Map<String, Object> event = new LinkedHashMap<>();
        event.put("eventVersion", "2.1");
        event.put("eventSource", "aws:s3");
        event.put("awsRegion", NotificationQueues.REGION);
        event.put("eventTime", time.toString());
        event.put("eventName", name);
        event.put("userIdentity", Map.of("principalId", "LOCAL"));
        event.put("requestParameters", Map.of("sourceIPAddress", "127.0.0.1"));
        event.put("s3", s3);
        return JSON.writeValueAsString(Map.of("Records", List.of(event)));
    }
}
