package dev.kappa.connectors.cdc.postgres;

import dev.kappa.connectors.cdc.Json;
import java.util.Base64;
import java.util.HexFormat;

/**
 * A type of the database and how its text becomes JSON that Flink reads exactly.
 *
 * @param name as {@code pg_type} has it; for a domain that of its base type
 */
sealed interface PgType {
    String name();

    void write(String text, Json out);

    /** Booleans: {@code t} and {@code f}. */
    record Bool(String name) implements PgType {
        @Override
        public void write(String text, Json out) {
            out.literal(text.equals("t") ? "true" : "false");
        }
    }

    /** Whole numbers, as JSON numbers. */
    record Whole(String name) implements PgType {
        @Override
        public void write(String text, Json out) {
            out.literal(text);
        }
    }

    /** Floating point: JSON numbers, but {@code NaN} and the infinities, which JSON lacks, as text that Flink reads too. */
    record Real(String name) implements PgType {
        @Override
        public void write(String text, Json out) {
            if (text.equals("NaN") || text.endsWith("Infinity")) {
                out.text(text);
            } else {
                out.literal(text);
            }
        }
    }

    /** Decimals as text: a JSON number would lose digits in readers that take it for a double. */
    record Decimal(String name) implements PgType {
        @Override
        public void write(String text, Json out) {
            out.text(text);
        }
    }

    /** Printed by the session as {@code -$1,234.50}. */
    record Money(String name) implements PgType {
        @Override
        public void write(String text, Json out) {
            out.text(text.replaceAll("[^-0-9.]", ""));
        }
    }

    /** {@code 2011-12-09}; a year before Christ in ISO 8601's astronomical count; {@code infinity} stays as it is. */
    record Day(String name) implements PgType {
        @Override
        public void write(String text, Json out) {
            out.text(IsoTime.date(text));
        }
    }

    /** {@code 2011-12-09T12:50:00.123456}. */
    record Timestamp(String name) implements PgType {
        @Override
        public void write(String text, Json out) {
            out.text(IsoTime.timestamp(text));
        }
    }

    /** {@code 2011-12-09T12:50:00.123456Z}. */
    record Instant(String name) implements PgType {
        @Override
        public void write(String text, Json out) {
            out.text(IsoTime.instant(text));
        }
    }

    /** Base64, as Flink reads BYTES. */
    record Bytes(String name) implements PgType {
        @Override
        public void write(String text, Json out) {
            byte[] bytes = HexFormat.of().parseHex(text, 2, text.length());
            out.text(Base64.getEncoder().encodeToString(bytes));
        }
    }

    /** A JSON array, nested for more than one dimension. */
    record Array(PgType element, char delimiter) implements PgType {
        @Override
        public String name() {
            return "_" + element.name();
        }

        @Override
        public void write(String text, Json out) {
            new ArrayText(text, delimiter).write(element, out);
        }
    }

    /** Everything else: the text that Postgres prints. */
    record Text(String name) implements PgType {
        @Override
        public void write(String text, Json out) {
            out.text(text);
        }
    }

    static PgType scalar(String name) {
        return switch (name) {
            case "bool" -> new Bool(name);
            case "int2", "int4", "int8", "oid" -> new Whole(name);
            case "float4", "float8" -> new Real(name);
            case "numeric" -> new Decimal(name);
            case "money" -> new Money(name);
            case "date" -> new Day(name);
            case "timestamp" -> new Timestamp(name);
            case "timestamptz" -> new Instant(name);
            case "bytea" -> new Bytes(name);
            default -> new Text(name);
        };
    }
}
