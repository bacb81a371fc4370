package dev.kappa.connectors.kafka.raw;

import java.io.Serializable;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.DataType;

/** The metadata columns of a raw topic: where a record was found, and for records of a bucket also in which object. */
enum RawMetadata {
    TOPIC("topic", DataTypes.STRING().notNull(), r -> StringData.fromString(r.topic())),
    PARTITION("partition", DataTypes.INT().notNull(), RawRecord::partition),
    OFFSET("offset", DataTypes.BIGINT().notNull(), RawRecord::offset),
    TIMESTAMP("timestamp", DataTypes.TIMESTAMP_LTZ(3).notNull(), r -> TimestampData.fromEpochMillis(r.timestamp())),
    MESSAGE_KEY("message-key", DataTypes.BYTES().nullable(), RawRecord::key),
    HEADERS("headers", DataTypes.MAP(DataTypes.STRING(), DataTypes.BYTES()).notNull(), RawMetadata::headers),
    /** The partition once more, under a name that no author declares a second time. */
    SOURCE_PARTITION("kappa.partition", DataTypes.INT().notNull(), RawRecord::partition),
    BUCKET("bucket", DataTypes.STRING().nullable(), r -> text(r, "s3.bucket")),
    KEY("key", DataTypes.STRING().nullable(), r -> text(r, "s3.key")),
    VERSION("version", DataTypes.STRING().nullable(), r -> text(r, "s3.version")),
    ETAG("etag", DataTypes.STRING().nullable(), r -> text(r, "s3.etag")),
    LINE("line", DataTypes.BIGINT().nullable(), RawMetadata::line),
    EVENT_TIME("event-time", DataTypes.TIMESTAMP_LTZ(3).nullable(), RawMetadata::eventTime);

    private final String column;
    private final DataType type;
    private final Reader reader;

    @FunctionalInterface
    private interface Reader extends Serializable {
        Object of(RawRecord record);
    }

    RawMetadata(String column, DataType type, Reader reader) {
        this.column = column;
        this.type = type;
        this.reader = reader;
    }

    String column() {
        return column;
    }

    DataType type() {
        return type;
    }

    Object of(RawRecord record) {
        return reader.of(record);
    }

    static List<RawMetadata> of(RawKind kind) {
        return Stream.of(values())
                .filter(metadata -> kind == RawKind.RECORDS || metadata.compareTo(BUCKET) < 0)
                .toList();
    }

    private static Object text(RawRecord record, String header) {
        return record.header(header).map(StringData::fromString).orElse(null);
    }

    private static Object line(RawRecord record) {
        return record.header("s3.line")
                .filter(line -> line.matches("\\d{1,18}"))
                .map(Long::valueOf)
                .orElse(null);
    }

    private static Object eventTime(RawRecord record) {
        return record.header("s3.event-time").map(RawMetadata::instant).orElse(null);
    }

    private static TimestampData instant(String text) {
        try {
            return TimestampData.fromInstant(Instant.parse(text));
        } catch (DateTimeParseException notATime) {
            return null;
        }
    }

    private static Object headers(RawRecord record) {
        Map<Object, Object> headers = new HashMap<>();
        record.headers().forEach(header -> headers.put(StringData.fromString(header.name()), header.value()));
        return new GenericMapData(headers);
    }
}
