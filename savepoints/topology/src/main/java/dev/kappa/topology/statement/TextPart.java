package dev.kappa.topology.statement;

import dev.kappa.topology.error.Position;
import java.util.Objects;

/** A stretch of a text, from an offset to before another. */
public record TextPart(SourceText source, int start, int end) {
    public TextPart {
        Objects.requireNonNull(source);
        if (start < 0 || start > end || end > source.text().length()) {
            throw new IllegalArgumentException("part " + start + " to " + end + " of a text of "
                    + source.text().length());
        }
    }

    /** Exactly what was written. */
    public String text() {
        return source.text().substring(start, end);
    }

    /** Where it begins. */
    public Position position() {
        return source.position(start);
    }

    /** Where a place is that a parser reports which was given {@link #text()}. */
    public Position position(int line, int column) {
        return source.position(start + SourceText.offset(text(), line, column));
    }

    @Override
    public String toString() {
        return text();
    }
}
