package dev.kappa.topology.graph;

import dev.kappa.topology.definition.ObjectKind;
import dev.kappa.topology.definition.VersionId;
import java.util.Objects;
import java.util.Optional;

/**
 * A name.
 *
 * @param live absent while its first version is being made, or while it is being removed
 * @param lastVersion the highest number that any version of it had, also one that is gone
 */
public record NamedObject(String name, ObjectKind kind, Optional<VersionId> live, int lastVersion) {
    public NamedObject {
        Objects.requireNonNull(name);
        Objects.requireNonNull(kind);
        Objects.requireNonNull(live);
        if (live.isPresent() && live.get().version() > lastVersion) {
            throw new IllegalArgumentException(live.get() + " is live, and the last version is " + lastVersion);
        }
    }

    /** A name whose newest version is the live one. */
    public NamedObject(String name, ObjectKind kind, Optional<VersionId> live) {
        this(name, kind, live, live.map(VersionId::version).orElse(0));
    }
}
