package dev.kappa.connectors.cdc.mysql;

import dev.kappa.connectors.cdc.Json;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.data.Field;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.data.Schema;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.data.Struct;

/** Writes Debezium's structures as JSON that Flink reads exactly; see {@link MySqlTypes} for the Flink types. */
final class StructJson {
    private StructJson() {}

    static Json row(Struct row, Json out) {
        if (row == null) {
            return out.nothing();
        }
        out.openObject();
        for (Field field : row.schema().fields()) {
            out.name(field.name());
            value(row.getWithoutDefault(field.name()), field.schema(), out);
        }
        return out.closeObject();
    }

    private static void value(Object value, Schema schema, Json out) {
        if (value == null) {
            out.nothing();
            return;
        }
        String name = schema.name() == null ? "" : schema.name();
        switch (name) {
            case "io.debezium.time.Date" -> out.text(
                    LocalDate.ofEpochDay(((Number) value).longValue()).toString());
            case "io.debezium.time.Timestamp" -> out.text(local(((Number) value).longValue() * 1000));
            case "io.debezium.time.MicroTimestamp" -> out.text(local(((Number) value).longValue()));
            case "io.debezium.time.MicroTime" -> out.text(time(((Number) value).longValue()));
            case "io.debezium.time.ZonedTimestamp" -> out.text(
                    Instant.from(DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(value.toString()))
                            .toString());
            case "io.debezium.data.Json" -> out.text(JsonText.of(value.toString()));
            case "io.debezium.data.Bits" -> out.text(bits(bytes(value), schema));
            case "io.debezium.data.geometry.Geometry", "io.debezium.data.geometry.Point" -> out.text(
                    HexFormat.of().formatHex(((Struct) value).getBytes("wkb")));
            default -> plain(value, out);
        }
    }

    private static void plain(Object value, Json out) {
        if (value instanceof BigDecimal decimal) {
            out.text(decimal.toPlainString());
        } else if (value instanceof ByteBuffer || value instanceof byte[]) {
            out.text(Base64.getEncoder().encodeToString(bytes(value)));
        } else if (value instanceof Number || value instanceof Boolean) {
            out.literal(value.toString());
        } else {
            out.text(value.toString());
        }
    }

    private static String local(long micros) {
        Instant instant =
                Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1000);
        return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(LocalDateTime.ofInstant(instant, ZoneOffset.UTC));
    }

    /** MySQL's time is a span: from -838:59:59 to 838:59:59. */
    private static String time(long micros) {
        Duration span = Duration.ofNanos(Math.abs(micros) * 1000);
        String fraction = span.toNanosPart() == 0 ? "" : String.format(".%06d", span.toNanosPart() / 1000);
        return (micros < 0 ? "-" : "")
                + String.format("%02d:%02d:%02d", span.toHours(), span.toMinutesPart(), span.toSecondsPart())
                + fraction;
    }

    /** The bits as text, the highest first; Debezium gives bytes, the lowest first. */
    private static String bits(byte[] bytes, Schema schema) {
        int length = Integer.parseInt(schema.parameters().get("length"));
        StringBuilder text = new StringBuilder(length);
        for (int i = length - 1; i >= 0; i--) {
            boolean set = i / 8 < bytes.length && (bytes[i / 8] >> i % 8 & 1) == 1;
            text.append(set ? '1' : '0');
        }
        return text.toString();
    }

    private static byte[] bytes(Object value) {
        if (value instanceof byte[] bytes) {
            return bytes;
        }
        ByteBuffer buffer = ((ByteBuffer) value).duplicate();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
