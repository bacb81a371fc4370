package dev.kappa.topology.serving;

import java.util.Optional;
import java.util.Set;

/**
 * The Postgres type that holds every value of a Flink type.
 *
 * <p>Fractions of a second beyond six digits are cut, because Postgres has no more. Text stays {@code text} whatever its
 * declared length: Postgres pads {@code char(n)}, Flink does not. What has no column type of its own (ROW, MAP, MULTISET,
 * arrays of them) is {@code jsonb}.
 *
 * @param ddl how Postgres writes the type
 * @param exactKey whether Postgres' equality on the type is Flink's, so that it may be part of a natural primary key
 */
public record PostgresType(String ddl, boolean exactKey) {

    private static final Set<String> NESTED = Set.of("ROW", "MAP", "MULTISET");

    /** Throws IllegalArgumentException with the reason for a type that a view cannot hold. */
    public static PostgresType of(String flinkType) {
        TypeText type = TypeText.parse(flinkType);
        return of(type).orElseThrow(() -> new IllegalArgumentException(
                "type " + flinkType + " cannot be stored in a view; CAST it to one that can, for example STRING"));
    }

    static boolean nullable(String flinkType) {
        return TypeText.parse(flinkType).nullable();
    }

    private static Optional<PostgresType> of(TypeText type) {
        if (NESTED.contains(type.root())) {
            return Optional.of(new PostgresType("jsonb", false));
        }
        if (type.root().equals("ARRAY")) {
            TypeText element = type.element().orElseThrow();
            boolean nested = NESTED.contains(element.root()) || element.root().equals("ARRAY");
            return of(element).map(of -> new PostgresType(nested ? "jsonb" : of.ddl() + "[]", false));
        }
        return Optional.ofNullable(scalar(type));
    }

    private static PostgresType scalar(TypeText type) {
        return switch (type.root()) {
            case "BOOLEAN" -> exact("boolean");
            case "TINYINT", "SMALLINT" -> exact("smallint");
            case "INT", "INTEGER" -> exact("integer");
            case "BIGINT" -> exact("bigint");
            case "FLOAT" -> new PostgresType("real", false);
            case "DOUBLE", "DOUBLE PRECISION" -> new PostgresType("double precision", false);
            case "DECIMAL", "DEC", "NUMERIC" -> exact(
                    "numeric(" + type.parameter(0, 10) + "," + type.parameter(1, 0) + ")");
            case "CHAR", "VARCHAR", "STRING" -> exact("text");
            case "BINARY", "VARBINARY", "BYTES" -> exact("bytea");
            case "DATE" -> exact("date");
            case "TIME", "TIME WITHOUT TIME ZONE" -> exact("time");
            case "TIMESTAMP", "TIMESTAMP WITHOUT TIME ZONE" -> temporal("timestamp", type);
            case "TIMESTAMP_LTZ", "TIMESTAMP WITH LOCAL TIME ZONE" -> temporal("timestamptz", type);
            default -> type.root().startsWith("INTERVAL ") ? new PostgresType("interval", false) : null;
        };
    }

    private static PostgresType exact(String ddl) {
        return new PostgresType(ddl, true);
    }

    private static PostgresType temporal(String ddl, TypeText type) {
        return new PostgresType(ddl, type.parameter(0, 6) <= 6);
    }
}
