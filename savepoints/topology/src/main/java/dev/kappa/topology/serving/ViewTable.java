package dev.kappa.topology.serving;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The table that holds one version of a materialized view, for example {@code revenue_v3}.
 *
 * <p>Its primary key is <em>natural</em> (the view's own key columns) when all of them are NOT NULL, there is at least one,
 * and Postgres compares them as Flink does. Otherwise a hidden column {@value #HIDDEN_KEY} is the primary key: the JSON of
 * the key for an updating view (an empty key, one global row, is {@code {}}), a running number for an append-only one.
 * The gated view selects {@link #columnNames()}, never {@code *}, so that readers do not see it.
 *
 * <p>Columns other than the natural key accept NULL even where Flink says NOT NULL: a wrong promise in a query must not stop a
 * view.
 *
 * @param key the key columns of an updating view; present but empty is one global row; absent is append-only
 */
public record ViewTable(String schema, String name, List<ViewColumn> columns, Optional<List<String>> key) {

    public static final String HIDDEN_KEY = "kappa_key";

    public ViewTable {
        columns = List.copyOf(columns);
        key = key.map(List::copyOf);
        List<String> problems = problems(columns, key);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(
                    "view table " + schema + "." + name + ": " + String.join("; ", problems));
        }
    }

    /** How the rows of a table are told apart. */
    public enum KeyKind {
        NATURAL,
        HIDDEN_JSON,
        HIDDEN_NUMBER
    }

    /** Everything that keeps these columns from being a view, each with what to do; empty when they can be one. */
    public static List<String> problems(List<ViewColumn> columns, Optional<List<String>> key) {
        List<String> problems = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (ViewColumn column : columns) {
            PostgresIdentifier.columnProblem(column.name()).ifPresent(problems::add);
            if (HIDDEN_KEY.equals(column.name())) {
                problems.add("column '" + HIDDEN_KEY + "' is a name that Kappa keeps for itself; give it an alias");
            }
            if (!seen.add(column.name())) {
                problems.add("column '" + column.name() + "' appears twice; give one of them an alias");
            }
            try {
                column.postgresType();
            } catch (IllegalArgumentException refused) {
                problems.add("column '" + column.name() + "': " + refused.getMessage());
            }
        }
        for (String part : key.orElse(List.of())) {
            if (!seen.contains(part)) {
                problems.add("key column '" + part + "' is not a column of it, those are " + seen);
            }
        }
        return problems;
    }

    public KeyKind keyKind() {
        if (key.isEmpty()) {
            return KeyKind.HIDDEN_NUMBER;
        }
        boolean natural = !key.get().isEmpty()
                && key.get().stream()
                        .map(this::column)
                        .allMatch(c -> !c.nullable() && c.postgresType().exactKey());
        return natural ? KeyKind.NATURAL : KeyKind.HIDDEN_JSON;
    }

    public ViewColumn column(String column) {
        return columns.stream()
                .filter(c -> c.name().equals(column))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(name + " has no column '" + column + "'"));
    }

    /** The visible columns in their order. */
    public List<String> columnNames() {
        return columns.stream().map(ViewColumn::name).toList();
    }

    /** {@code "public"."revenue_v3"}. */
    public String qualifiedName() {
        return PostgresIdentifier.quote(schema) + "." + PostgresIdentifier.quote(name);
    }

    /** The physical primary key. */
    public List<String> primaryKey() {
        return keyKind() == KeyKind.NATURAL ? key.orElseThrow() : List.of(HIDDEN_KEY);
    }

    /** The visible columns, quoted, for a select list. */
    public String selectList() {
        return quotedList(columnNames());
    }

    /** The statement that creates the table; repeatable. */
    public String createStatement() {
        List<String> lines = new ArrayList<>();
        switch (keyKind()) {
            case NATURAL -> {}
            case HIDDEN_JSON -> lines.add(PostgresIdentifier.quote(HIDDEN_KEY) + " text COLLATE \"C\" NOT NULL");
            case HIDDEN_NUMBER -> lines.add(
                    PostgresIdentifier.quote(HIDDEN_KEY) + " bigint GENERATED ALWAYS AS IDENTITY");
        }
        Set<String> natural = keyKind() == KeyKind.NATURAL ? Set.copyOf(primaryKey()) : Set.of();
        for (ViewColumn column : columns) {
            lines.add(PostgresIdentifier.quote(column.name()) + " "
                    + column.postgresType().ddl() + (natural.contains(column.name()) ? " NOT NULL" : ""));
        }
        lines.add("PRIMARY KEY (" + quotedList(primaryKey()) + ")");
        return "CREATE TABLE IF NOT EXISTS " + qualifiedName() + " (\n  " + String.join(",\n  ", lines) + "\n)";
    }

    /** The statement that removes the table; repeatable. */
    public String dropStatement() {
        return "DROP TABLE IF EXISTS " + qualifiedName();
    }

    private static String quotedList(List<String> names) {
        return names.stream().map(PostgresIdentifier::quote).collect(Collectors.joining(", "));
    }
}
