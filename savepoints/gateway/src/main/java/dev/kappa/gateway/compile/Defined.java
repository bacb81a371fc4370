package dev.kappa.gateway.compile;

import dev.kappa.topology.definition.VersionDefinition;
import java.util.List;

/** @param notes what the author should know, each a sentence */
public record Defined(VersionDefinition version, List<String> notes) {
    public Defined {
        notes = List.copyOf(notes);
    }
}
