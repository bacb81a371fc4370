package dev.kappa.topology.statement;

import java.util.Objects;
import java.util.Optional;

/**
 * The name of a source, a stream or a view, perhaps qualified; the gateway checks the qualifiers against its session.
 *
 * @param written as it stands in the text
 */
public record ObjectName(Optional<String> catalog, Optional<String> database, String name, TextPart written) {
    public ObjectName {
        Objects.requireNonNull(catalog);
        Objects.requireNonNull(database);
        Objects.requireNonNull(name);
        Objects.requireNonNull(written);
        if (catalog.isPresent() && database.isEmpty()) {
            throw new IllegalArgumentException("name " + written + " has a catalog but no database");
        }
    }
}
