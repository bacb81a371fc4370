package dev.kappa.topology.serving;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The one place that turns a name into a quoted Postgres identifier. */
public final class PostgresIdentifier {

    /** Postgres cuts longer names silently, so that two columns could become one. */
    public static final int MAX_BYTES = 63;

    /** A table cannot have user columns with the names of the columns that every table has. */
    private static final Set<String> SYSTEM_COLUMNS = Set.of("ctid", "xmin", "xmax", "cmin", "cmax", "tableoid");

    private PostgresIdentifier() {}

    public static String quote(String name) {
        problem(name).ifPresent(problem -> {
            throw new IllegalArgumentException(problem);
        });
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** A text constant, correct whatever {@code standard_conforming_strings} says. */
    public static String literal(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a Postgres text constant cannot hold a NUL character");
        }
        String quoted = "'" + text.replace("'", "''").replace("\\", "\\\\") + "'";
        return text.indexOf('\\') >= 0 ? " E" + quoted : quoted;
    }

    /** Why Postgres could not have anything of this name, if it could not. */
    public static Optional<String> problem(String name) {
        if (name == null || name.isEmpty()) {
            return Optional.of("a Postgres name cannot be empty");
        }
        if (name.indexOf('\0') >= 0) {
            return Optional.of("the name '" + name.replace('\0', '?') + "' holds a NUL character");
        }
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_BYTES) {
            return Optional.of("the name '" + name + "' has " + bytes + " bytes, Postgres keeps " + MAX_BYTES
                    + "; give it a shorter alias");
        }
        return Optional.empty();
    }

    static Optional<String> columnProblem(String name) {
        if (name != null && SYSTEM_COLUMNS.contains(name.toLowerCase(Locale.ROOT))) {
            return Optional.of("column '" + name + "' has the name of a Postgres system column; give it an alias");
        }
        return problem(name);
    }
}
