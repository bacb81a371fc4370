package dev.kappa.topology.error;

import java.util.Objects;
import java.util.Optional;

/**
 * A place in a script, or in a statement that was typed.
 *
 * @param file the script, empty for a typed statement
 * @param line from 1
 * @param column from 1, in UTF-16 code units as Flink's parser counts them
 */
public record Position(Optional<String> file, int line, int column) {
    public Position {
        Objects.requireNonNull(file);
        if (line < 1 || column < 1) {
            throw new IllegalArgumentException("position " + line + ":" + column + " is not from 1");
        }
    }

    public static Position of(int line, int column) {
        return new Position(Optional.empty(), line, column);
    }

    @Override
    public String toString() {
        return file.map(f -> f + ":").orElse("") + line + ":" + column;
    }
}
