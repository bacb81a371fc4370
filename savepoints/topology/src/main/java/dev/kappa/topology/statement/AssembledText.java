package dev.kappa.topology.statement;

import dev.kappa.topology.error.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A text for Flink's parser that is put together from parts of the user's text and from what Kappa adds. It remembers where
 * every part came from, so that what the parser or the planner reports can be shown in the user's own text.
 */
public final class AssembledText {
    private record Piece(int start, TextPart part) {
        int end() {
            return start + part.end() - part.start();
        }
    }

    private final StringBuilder text = new StringBuilder();
    private final List<Piece> pieces = new ArrayList<>();

    /** Adds text that the user did not write. */
    public AssembledText add(String added) {
        text.append(added);
        return this;
    }

    /** Adds a part of what the user wrote. */
    public AssembledText add(TextPart part) {
        pieces.add(new Piece(text.length(), part));
        text.append(part.text());
        return this;
    }

    public String text() {
        return text.toString();
    }

    /**
     * The place in the user's text of a place in {@link #text()}, both from 1:1. A place in what Kappa added is shown as the
     * end of the part before it, or else as the start of the part after it; empty if there is no part at all.
     */
    public Optional<Position> position(int line, int column) {
        int offset = SourceText.offset(text(), line, column);
        Optional<Piece> before = pieces.stream().filter(p -> p.start <= offset).reduce((first, second) -> second);
        return before.map(p -> p.part.source().position(p.part.start() + Math.min(offset, p.end()) - p.start))
                .or(() -> pieces.stream().findFirst().map(p -> p.part.position()));
    }

    /** The part of the user's text that a place in {@link #text()} is in, if it is in one. */
    public Optional<TextPart> part(int line, int column) {
        int offset = SourceText.offset(text(), line, column);
        return pieces.stream()
                .filter(p -> p.start <= offset && offset < p.end())
                .map(Piece::part)
                .findFirst();
    }
}
