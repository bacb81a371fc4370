package dev.kappa.topology.serving;

/**
 * A column of a view.
 *
 * @param type the Flink type as {@code LogicalType.asSerializableString()} writes it, {@code NOT NULL} included
 */
public record ViewColumn(String name, String type) {

    public PostgresType postgresType() {
        return PostgresType.of(type);
    }

    public boolean nullable() {
        return PostgresType.nullable(type);
    }
}
