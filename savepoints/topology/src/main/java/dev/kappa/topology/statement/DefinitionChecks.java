package dev.kappa.topology.statement;

import dev.kappa.topology.definition.ObjectKind;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.NearestName;
import dev.kappa.topology.error.Position;
import dev.kappa.topology.statement.Element.ColumnElement;
import java.util.List;

/** What a definition must and must not say, by where its rows come from. */
final class DefinitionChecks {
    private final Cursor cursor;
    private final ObjectKind kind;
    private final String name;
    private final boolean altering;

    /** @param altering what is not said stays as it is */
    DefinitionChecks(Cursor cursor, ObjectKind kind, ObjectName name, boolean altering) {
        this.cursor = cursor;
        this.kind = kind;
        this.name = name.name();
        this.altering = altering;
    }

    /** @param afterName where a missing list of columns would stand */
    void note(Definition definition, List<ColumnElement> untyped, Position afterName) {
        Origin origin = definition.origin();
        List<ColumnElement> columns =
                definition.elements().map(ElementList::columns).orElse(List.of());
        if (kind == ObjectKind.VIEW && !(origin instanceof Origin.AsQuery)) {
            cursor.note(
                    ErrorCode.SYNTAX,
                    afterName,
                    "a materialized view is the result of a query.",
                    "Create a stream for this, and then CREATE MATERIALIZED VIEW " + name + " AS SELECT * FROM it.");
        }
        if (origin instanceof Origin.AsQuery) {
            columns.forEach(this::noteColumnBesideQuery);
            return;
        }
        untyped.forEach(this::noteUntyped);
        String why = needsColumns(origin);
        if (columns.isEmpty() && altering) {
            return;
        }
        if (columns.isEmpty() && !why.isEmpty()) {
            cursor.note(
                    ErrorCode.SYNTAX,
                    afterName,
                    kind.words() + " '" + name + "' declares no columns, but " + why + ".",
                    "Write them after the name: (column type, …).");
        } else if (!why.isEmpty()) {
            noteUnknownColumns(definition.elements().orElseThrow());
        }
    }

    private static String needsColumns(Origin origin) {
        if (origin instanceof Origin.ByApplications) {
            return "applications write it";
        }
        if (origin instanceof Origin.FromPrefix) {
            return "the records of a bucket's objects do not tell theirs";
        }
        return origin instanceof Origin.UsingJob ? "a job's output does not tell its own" : "";
    }

    private void noteColumnBesideQuery(ColumnElement column) {
        cursor.note(
                ErrorCode.SYNTAX,
                column.written().position(),
                "column '" + column.name() + "' is declared beside a query, which names and types its columns itself.",
                "Name it in the query (… AS " + column.name()
                        + "); before AS only PRIMARY KEY and WATERMARK may stand.");
    }

    private void noteUntyped(ColumnElement column) {
        cursor.note(
                ErrorCode.SYNTAX,
                column.written().position(),
                "column '" + column.name() + "' has no type.",
                "Write for example: " + column.written() + " STRING.");
    }

    private void noteUnknownColumns(ElementList elements) {
        List<String> names =
                elements.columns().stream().map(ColumnElement::name).toList();
        elements.primaryKey().ifPresent(key -> key.columns().stream()
                .filter(column -> !names.contains(column))
                .forEach(column -> noteUnknown(key, column, "the primary key", names)));
        elements.watermark()
                .filter(watermark -> !names.contains(watermark.column().split("\\.")[0]))
                .filter(watermark -> !names.contains(watermark.column()))
                .ifPresent(watermark -> noteUnknown(watermark, watermark.column(), "the watermark", names));
    }

    private void noteUnknown(Element element, String column, String what, List<String> names) {
        cursor.note(
                ErrorCode.UNKNOWN_COLUMN,
                element.written().position(),
                what + " names the column '" + column + "', which is not declared.",
                NearestName.hint(column, names));
    }
}
