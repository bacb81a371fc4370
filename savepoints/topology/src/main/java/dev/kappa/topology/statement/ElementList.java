package dev.kappa.topology.statement;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The list in parentheses that declares columns, the key and the watermark.
 *
 * @param inside all between the parentheses, exactly as written
 */
public record ElementList(TextPart inside, List<Element> elements) {
    public ElementList {
        Objects.requireNonNull(inside);
        elements = List.copyOf(elements);
    }

    public List<Element.ColumnElement> columns() {
        return ofType(Element.ColumnElement.class);
    }

    /** The declared key; there is at most one. */
    public Optional<Element.PrimaryKeyElement> primaryKey() {
        return ofType(Element.PrimaryKeyElement.class).stream().findFirst();
    }

    /** The declared watermark; there is at most one. */
    public Optional<Element.WatermarkElement> watermark() {
        return ofType(Element.WatermarkElement.class).stream().findFirst();
    }

    private <T extends Element> List<T> ofType(Class<T> type) {
        return elements.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
