package dev.kappa.topology.definition;

import java.util.Objects;

/** The Postgres table behind a version of a materialized view, and the stable view that serves it. */
public record ServingTable(String schema, String table, String view) {
    public ServingTable {
        Objects.requireNonNull(schema);
        Objects.requireNonNull(table);
        Objects.requireNonNull(view);
    }
}
