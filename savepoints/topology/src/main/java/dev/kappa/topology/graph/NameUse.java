package dev.kappa.topology.graph;

import dev.kappa.topology.error.Position;
import java.util.Objects;
import java.util.Optional;

/**
 * A name as a statement uses it.
 *
 * @param name of a source, stream or view; {@code orders$v2} means that version
 * @param place where it stands, if that is known
 */
public record NameUse(String name, Optional<Position> place) {
    public NameUse {
        Objects.requireNonNull(name);
        Objects.requireNonNull(place);
    }

    public static NameUse at(String name, Position place) {
        return new NameUse(name, Optional.of(place));
    }

    public static NameUse of(String name) {
        return new NameUse(name, Optional.empty());
    }
}
