package dev.kappa.topology.graph;

import dev.kappa.topology.definition.ObjectKind;
import dev.kappa.topology.definition.VersionId;
import java.util.Objects;
import java.util.Optional;

/** @param live absent while its first version is being made, or while it is being removed */
public record NamedObject(String name, ObjectKind kind, Optional<VersionId> live) {
    public NamedObject {
        Objects.requireNonNull(name);
        Objects.requireNonNull(kind);
        Objects.requireNonNull(live);
    }
}
