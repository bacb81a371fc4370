package dev.kappa.topology.source;

import dev.kappa.topology.definition.Column;
import java.util.List;
import java.util.Objects;

/**
 * The columns and the primary key of a table as its database tells them.
 *
 * @param key column names in key order; empty where the table has no primary key
 */
public record TableShape(List<Column> columns, List<String> key) {
    public TableShape {
        columns = List.copyOf(columns);
        key = List.copyOf(key);
        Objects.requireNonNull(columns);
        List<String> names = columns.stream().map(Column::name).toList();
        if (!names.containsAll(key)) {
            throw new IllegalArgumentException("key " + key + " is not among the columns " + names);
        }
    }
}
