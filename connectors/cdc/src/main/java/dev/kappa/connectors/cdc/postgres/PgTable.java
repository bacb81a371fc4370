package dev.kappa.connectors.cdc.postgres;

import dev.kappa.connectors.cdc.TableTopics;
import io.debezium.relational.TableId;
import java.util.ArrayList;
import java.util.List;

/**
 * A table's columns in the order of the log, and which of them are the primary key.
 *
 * @param key positions among the columns, in key order; empty without a primary key
 */
record PgTable(String schema, String name, List<Column> columns, List<Integer> key) {
    record Column(String name, PgType type) {}

    PgTable {
        columns = List.copyOf(columns);
        key = List.copyOf(key);
    }

    static PgTable of(String schema, String name, List<Column> columns, List<String> keyNames) {
        List<String> names = columns.stream().map(Column::name).toList();
        List<Integer> key = new ArrayList<>();
        for (String k : keyNames) {
            if (!names.contains(k)) {
                // The key was changed after the log was written: its records are still facts, only without a key.
                return new PgTable(schema, name, columns, List.of());
            }
            key.add(names.indexOf(k));
        }
        return new PgTable(schema, name, columns, key);
    }

    /** As Flink CDC's state keeps it: it splits ids at dots, so names are encoded. */
    TableId id() {
        return id(schema, name);
    }

    static TableId id(String schema, String name) {
        return new TableId(null, TableTopics.encode(schema), TableTopics.encode(name));
    }

    static String schema(TableId id) {
        return TableTopics.decode(id.schema());
    }

    static String name(TableId id) {
        return TableTopics.decode(id.table());
    }
}
