package dev.kappa.connectors.cdc.postgres;

import dev.kappa.topology.serving.PostgresIdentifier;

/** What a check wants to know of one table that matches. */
record TableFacts(
        String schema,
        String name,
        boolean partitioned,
        boolean hasKey,
        boolean wholeBefore,
        boolean mayUseSchema,
        boolean maySelect,
        boolean published,
        boolean filtered) {
    String quoted() {
        return PostgresIdentifier.quote(schema) + "." + PostgresIdentifier.quote(name);
    }
}
