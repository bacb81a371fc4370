package dev.kappa.topology.definition;

import java.util.Objects;

/** {@code WATERMARK FOR column AS expression}; the expression is Flink SQL over the stream's columns. */
public record Watermark(String column, String expression) {
    public Watermark {
        Objects.requireNonNull(column);
        Objects.requireNonNull(expression);
    }
}
