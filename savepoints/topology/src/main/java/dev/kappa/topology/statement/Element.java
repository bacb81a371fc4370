package dev.kappa.topology.statement;

import java.util.List;
import java.util.Objects;

/** One element of the list in parentheses: Flink's own language, of which only the outline is read here. */
public sealed interface Element {
    /** The element as written. */
    TextPart written();

    /** How a column comes by its values. */
    enum ColumnKind {
        PHYSICAL,
        METADATA,
        COMPUTED
    }

    /** {@code name type …}, {@code name type METADATA …} or {@code name AS expression}. */
    record ColumnElement(TextPart written, String name, ColumnKind kind) implements Element {
        public ColumnElement {
            Objects.requireNonNull(written);
            Objects.requireNonNull(name);
            Objects.requireNonNull(kind);
        }
    }

    /** {@code [CONSTRAINT name] PRIMARY KEY (column, …) NOT ENFORCED}. */
    record PrimaryKeyElement(TextPart written, List<String> columns) implements Element {
        public PrimaryKeyElement {
            Objects.requireNonNull(written);
            columns = List.copyOf(columns);
        }
    }

    /**
     * {@code WATERMARK FOR column AS expression}.
     *
     * @param column a field of a row is written with dots
     */
    record WatermarkElement(TextPart written, String column, TextPart expression) implements Element {
        public WatermarkElement {
            Objects.requireNonNull(written);
            Objects.requireNonNull(column);
            Objects.requireNonNull(expression);
        }
    }
}
