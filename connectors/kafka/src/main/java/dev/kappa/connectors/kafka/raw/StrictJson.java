package dev.kappa.connectors.kafka.raw;

import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Iterator;
import java.util.Map;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.formats.common.TimeFormats;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.json.JsonReadFeature;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.DeserializationFeature;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.json.JsonMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;

/** A JSON document against a row type: one object, nothing after it, every value what its column declares. */
final class StrictJson implements StrictInput {

    private static final long serialVersionUID = 1L;

    private final RowType type;
    private final Envelope envelope;
    private final boolean iso;
    private transient ObjectMapper mapper;

    /** Where the rows are in the document. */
    enum Envelope {
        /** The document is the row. */
        NONE,
        /** {@code before}, {@code after} and {@code op}. */
        DEBEZIUM,
        /** The same in a field {@code payload}. */
        DEBEZIUM_WITH_SCHEMA
    }

    /** @param iso whether time stamps are written as ISO-8601 and not as SQL does */
    StrictJson(RowType type, Envelope envelope, boolean iso) {
        this.type = type;
        this.envelope = envelope;
        this.iso = iso;
    }

    @Override
    public void open(DeserializationSchema.InitializationContext context) {
        mapper = JsonMapper.builder()
                .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
                .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }

    @Override
    public void check(byte[] value) throws Exception {
        StrictText.requireUtf8(value);
        JsonNode document = mapper.readTree(value);
        if (document == null || !document.isObject()) {
            throw new Refused("the record is not a JSON object but " + (document == null ? "empty" : kindOf(document)));
        }
        switch (envelope) {
            case NONE -> row("", type, document);
            case DEBEZIUM -> change(document);
            case DEBEZIUM_WITH_SCHEMA -> {
                JsonNode payload = document.get("payload");
                if (payload == null || !payload.isObject()) {
                    throw new Refused("the record has no object 'payload'");
                }
                change(payload);
            }
        }
    }

    private void change(JsonNode change) {
        String operation = change.path("op").asText("");
        switch (operation) {
            case "c", "r" -> image(change, "after", operation);
            case "d" -> image(change, "before", operation);
            case "u" -> {
                image(change, "before", operation);
                image(change, "after", operation);
            }
            case "t" -> throw new Refused(
                    "the table was truncated: the database does not tell which rows went, so the stream keeps"
                            + " them until it is made of another source");
            default -> throw new Refused("'op' is " + Refused.shown(operation) + ", it must be one of r, c, u, d");
        }
    }

    private void image(JsonNode change, String name, String operation) {
        JsonNode image = change.get(name);
        if (image == null || image.isNull()) {
            throw new Refused("op '" + operation + "' without '" + name + "'"
                    + (name.equals("before")
                            ? "; the table needs REPLICA IDENTITY FULL (Postgres) or full row images"
                            : ""));
        }
        if (!image.isObject()) {
            throw new Refused("'" + name + "' is not a JSON object but " + kindOf(image));
        }
        row("", type, image);
    }

    private void row(String path, RowType rowType, JsonNode object) {
        for (RowType.RowField field : rowType.getFields()) {
            value(path + field.getName(), field.getType(), object.get(field.getName()));
        }
    }

    private void value(String column, LogicalType wanted, JsonNode value) {
        if (value == null || value.isNull()) {
            if (!wanted.isNullable()) {
                throw new Refused("column '" + column + "' is NOT NULL and the record has "
                        + (value == null ? "no such field" : "null"));
            }
            return;
        }
        switch (wanted.getTypeRoot()) {
            case ROW -> {
                require(column, value.isObject(), value, wanted);
                row(column + ".", (RowType) wanted, value);
            }
            case ARRAY -> {
                require(column, value.isArray(), value, wanted);
                for (int i = 0; i < value.size(); i++) {
                    value(column + "[" + i + "]", ((ArrayType) wanted).getElementType(), value.get(i));
                }
            }
            case MAP -> map(column, wanted, ((MapType) wanted).getValueType(), value);
            case MULTISET -> map(column, wanted, new IntType(false), value);
            case CHAR, VARCHAR -> StrictText.check(
                    column, wanted, value.isContainerNode() ? value.toString() : value.asText());
            case BINARY, VARBINARY -> require(column, value.isTextual(), value, wanted);
            case DATE, TIME_WITHOUT_TIME_ZONE, TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> {
                require(column, value.isTextual(), value, wanted);
                time(column, wanted, value.asText());
            }
            default -> {
                require(column, value.isValueNode(), value, wanted);
                boolean floats = wanted.is(LogicalTypeRoot.FLOAT) || wanted.is(LogicalTypeRoot.DOUBLE);
                if (floats && value.isNumber() && Double.isInfinite(value.doubleValue())) {
                    // JSON has no infinity: the parser made it of a number that is too large
                    throw Refused.column(column, value.asText(), "is out of the range of " + wanted.asSummaryString());
                }
                StrictText.check(column, wanted, value.asText());
            }
        }
    }

    private void time(String column, LogicalType wanted, String text) {
        DateTimeFormatter format =
                switch (wanted.getTypeRoot()) {
                    case DATE -> DateTimeFormatter.ISO_LOCAL_DATE;
                    case TIME_WITHOUT_TIME_ZONE -> TimeFormats.SQL_TIME_FORMAT;
                    case TIMESTAMP_WITHOUT_TIME_ZONE -> iso
                            ? TimeFormats.ISO8601_TIMESTAMP_FORMAT
                            : TimeFormats.SQL_TIMESTAMP_FORMAT;
                    default -> iso
                            ? TimeFormats.ISO8601_TIMESTAMP_WITH_LOCAL_TIMEZONE_FORMAT
                            : TimeFormats.SQL_TIMESTAMP_WITH_LOCAL_TIMEZONE_FORMAT;
                };
        try {
            format.parse(text);
        } catch (DateTimeParseException e) {
            throw Refused.column(
                    column,
                    text,
                    "is not of type " + wanted.asSummaryString() + " as '" + (iso ? "ISO-8601" : "SQL")
                            + "' writes it, see the character " + (e.getErrorIndex() + 1));
        }
    }

    private void map(String column, LogicalType wanted, LogicalType content, JsonNode value) {
        require(column, value.isObject(), value, wanted);
        for (Iterator<Map.Entry<String, JsonNode>> i = value.fields(); i.hasNext(); ) {
            Map.Entry<String, JsonNode> entry = i.next();
            if (entry.getKey().indexOf('\0') >= 0) {
                throw Refused.column(column, entry.getKey(), "holds a NUL character, which databases refuse");
            }
            value(column + "{" + entry.getKey() + "}", content, entry.getValue());
        }
    }

    private static void require(String column, boolean fits, JsonNode value, LogicalType wanted) {
        if (!fits) {
            throw Refused.column(column, value, "is " + kindOf(value) + " and not of type " + wanted.asSummaryString());
        }
    }

    private static String kindOf(JsonNode value) {
        return switch (value.getNodeType()) {
            case ARRAY -> "an array";
            case OBJECT -> "an object";
            case STRING -> "text";
            case NUMBER -> "a number";
            case BOOLEAN -> "a boolean";
            default -> "null";
        };
    }
}
