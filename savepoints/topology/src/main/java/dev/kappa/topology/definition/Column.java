package dev.kappa.topology.definition;

import java.util.Objects;

/**
 * @param type a Flink SQL type as {@code LogicalType.asSerializableString} prints it, such as {@code DECIMAL(10, 2) NOT NULL}
 */
public record Column(String name, String type) {
    public Column {
        Objects.requireNonNull(name);
        Objects.requireNonNull(type);
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a column without a name, of type " + type);
        }
    }

    public boolean nullable() {
        return !type.endsWith(" NOT NULL");
    }
}
