package dev.kappa.topology.graph;

import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.Position;
import dev.kappa.topology.error.Problem;
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

    /** Something that is wrong with this use of the name. */
    Problem problem(ErrorCode code, String message, String hint) {
        return placed(Problem.of(code, message, hint));
    }

    /** The problem with this place. */
    Problem placed(Problem problem) {
        return place.map(problem::at).orElse(problem);
    }

    public static NameUse at(String name, Position place) {
        return new NameUse(name, Optional.of(place));
    }

    public static NameUse of(String name) {
        return new NameUse(name, Optional.empty());
    }
}
