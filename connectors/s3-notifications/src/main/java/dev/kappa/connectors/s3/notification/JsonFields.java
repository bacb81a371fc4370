package dev.kappa.connectors.s3.notification;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads the fields that both kinds of event have: strictly where a fact would be lost, forgivingly elsewhere. */
final class JsonFields {
    private JsonFields() {}

    static String required(JsonNode node, String pointer) throws UnreadableRecord {
        JsonNode value = node.at(pointer);
        if (!value.isTextual() || value.textValue().isEmpty()) {
            throw new UnreadableRecord("field " + pointer.substring(1).replace('/', '.')
                    + (value.isMissingNode()
                            ? " is missing"
                            : " is no text but a " + value.getNodeType().name().toLowerCase(Locale.ROOT)));
        }
        return value.textValue();
    }

    /** The text; empty for blanks and for {@code null}, which S3 also writes as text for objects older than versioning. */
    static Optional<String> text(JsonNode node, String pointer) {
        String value = node.at(pointer).asText("").strip();
        return value.isEmpty() || value.equals("null") ? Optional.empty() : Optional.of(value);
    }

    static Optional<String> eTag(JsonNode node, String pointer) {
        return text(node, pointer).map(tag -> tag.replace("\"", "")).filter(tag -> !tag.isEmpty());
    }

    static OptionalLong size(JsonNode node, String pointer) {
        long size = node.at(pointer).asLong(-1);
        return size < 0 ? OptionalLong.empty() : OptionalLong.of(size);
    }

    static Instant time(JsonNode node, String pointer, Instant otherwise) {
        try {
            OffsetDateTime time = OffsetDateTime.parse(node.at(pointer).asText());
            return time.getYear() >= 1970 && time.getYear() <= 9999 ? time.toInstant() : otherwise;
        } catch (DateTimeParseException e) {
            return otherwise;
        }
    }
}
