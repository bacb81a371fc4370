package dev.kappa.topology.statement;

import java.util.Objects;

/**
 * A text in single quotes.
 *
 * @param value without the quotes
 * @param written as it stands in the text, with them
 */
public record StringLiteral(String value, TextPart written) {
    public StringLiteral {
        Objects.requireNonNull(value);
        Objects.requireNonNull(written);
    }
}
