package dev.kappa.topology.error;

import java.util.Objects;
import java.util.Optional;

/**
 * One thing that is wrong, printed as {@code where CODE: what and which value. What to do}.
 *
 * @param hint what to do: a sentence, or the very statement that repairs it
 */
public record Problem(ErrorCode code, Optional<Position> position, String message, Optional<String> hint) {
    public Problem {
        Objects.requireNonNull(code);
        Objects.requireNonNull(position);
        Objects.requireNonNull(message);
        Objects.requireNonNull(hint);
    }

    public static Problem of(ErrorCode code, String message, String hint) {
        return new Problem(code, Optional.empty(), message, Optional.of(hint));
    }

    public static Problem of(ErrorCode code, String message) {
        return new Problem(code, Optional.empty(), message, Optional.empty());
    }

    public Problem at(Position place) {
        return new Problem(code, Optional.of(place), message, hint);
    }

    @Override
    public String toString() {
        return position.map(p -> p + " ").orElse("") + code + ": " + message
                + hint.map(h -> " " + h).orElse("");
    }
}
