package dev.kappa.topology.statement;

import java.util.Optional;

/** The one place that turns a name into a quoted identifier of Flink SQL, and a text into a literal of it. */
public final class FlinkIdentifier {
    private FlinkIdentifier() {}

    public static String quote(String name) {
        problem(name).ifPresent(problem -> {
            throw new IllegalArgumentException(problem);
        });
        return '`' + name.replace("`", "``") + '`';
    }

    public static String literal(String text) {
        return "'" + insideLiteral(text) + "'";
    }

    /** For a place that has its single quotes already. */
    public static String insideLiteral(String text) {
        return text.replace("'", "''");
    }

    /** Why Flink SQL could not say this name, if it could not: a quoted name ends with its line. */
    public static Optional<String> problem(String name) {
        if (name == null || name.isEmpty()) {
            return Optional.of("a name cannot be empty");
        }
        return name.chars().anyMatch(c -> c == '\n' || c == '\r')
                ? Optional.of("the name '" + name.replaceAll("[\\n\\r]", "?") + "' holds a line break")
                : Optional.empty();
    }
}
