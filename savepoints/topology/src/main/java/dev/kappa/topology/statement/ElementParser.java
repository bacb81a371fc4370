package dev.kappa.topology.statement;

import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.statement.Element.ColumnElement;
import dev.kappa.topology.statement.Element.ColumnKind;
import dev.kappa.topology.statement.Element.PrimaryKeyElement;
import dev.kappa.topology.statement.Element.WatermarkElement;
import dev.kappa.topology.statement.Token.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads the outline of the list of columns, key and watermark. */
final class ElementParser {
    private static final String FORM = "(column type [METADATA [FROM 'key'] [VIRTUAL]], column AS expression,"
            + " PRIMARY KEY (column, …) NOT ENFORCED, WATERMARK FOR column AS expression)";

    private final Cursor cursor;
    private final List<Element> elements = new ArrayList<>();
    private final List<ColumnElement> untyped = new ArrayList<>();

    ElementParser(Cursor cursor) {
        this.cursor = cursor;
    }

    /** Reads the list; the next token is its opening parenthesis. */
    ElementList read() {
        Token open = cursor.take();
        String form = cursor.expectForm(FORM);
        do {
            element(open);
        } while (cursor.takeIf(","));
        if (cursor.atEnd()) {
            throw Brackets.unclosedBracket(cursor, open);
        }
        Token close = cursor.peek();
        cursor.require(")");
        cursor.expectForm(form);
        noteRepeated();
        return new ElementList(cursor.part(open.end(), close.start()), elements);
    }

    /** The columns that have only a name. */
    List<ColumnElement> untyped() {
        return untyped;
    }

    private void element(Token open) {
        Token first = cursor.peek();
        if (cursor.atEnd()) {
            throw Brackets.unclosedBracket(cursor, open);
        }
        if (cursor.takeIf("WATERMARK", "FOR")) {
            watermark(first);
        } else if (cursor.takeIf("CONSTRAINT")) {
            cursor.name("the constraint's name");
            cursor.require("PRIMARY");
            primaryKey(first);
        } else if (cursor.takeIf("PRIMARY")) {
            primaryKey(first);
        } else if (first.is(Kind.WORD) || first.is(Kind.QUOTED_NAME)) {
            column(first);
        } else {
            throw cursor.refused("a column", "PRIMARY KEY", "WATERMARK");
        }
    }

    private void watermark(Token first) {
        String column = cursor.name("the watermark's column");
        while (cursor.takeIf(".")) {
            column += "." + cursor.name("a field of " + column);
        }
        cursor.require("AS");
        Token start = cursor.peek();
        Brackets.skipTo(cursor, ",", ")");
        if (cursor.peek() == start) {
            throw cursor.refused("the watermark's expression");
        }
        elements.add(new WatermarkElement(
                cursor.part(first, cursor.previous()), column, cursor.part(start, cursor.previous())));
    }

    private void primaryKey(Token first) {
        cursor.require("KEY", "(");
        List<String> columns = new ArrayList<>();
        do {
            columns.add(cursor.name("a column of the primary key"));
        } while (cursor.takeIf(","));
        if (!cursor.takeIf(")")) {
            throw cursor.refused(",", ")");
        }
        notEnforced();
        elements.add(new PrimaryKeyElement(cursor.part(first, cursor.previous()), columns));
    }

    private void notEnforced() {
        if (!cursor.takeIf("NOT", "ENFORCED")) {
            throw cursor.refused("NOT ENFORCED");
        }
    }

    private void column(Token first) {
        String name = cursor.name("a column's name");
        ColumnKind kind = cursor.peek().is("AS") ? ColumnKind.COMPUTED : ColumnKind.PHYSICAL;
        int start = cursor.mark();
        Token key = null;
        Brackets.skipTo(cursor, ",", ")");
        for (Token token : cursor.since(start)) {
            if (token.is("METADATA") && kind == ColumnKind.PHYSICAL) {
                kind = ColumnKind.METADATA;
            }
            if (token.is("PRIMARY") && kind == ColumnKind.PHYSICAL) {
                key = token;
            }
        }
        ColumnElement column = new ColumnElement(cursor.part(first, cursor.previous()), name, kind);
        elements.add(column);
        if (cursor.mark() == start) {
            untyped.add(column);
        }
        if (key != null) {
            elements.add(new PrimaryKeyElement(cursor.part(key, cursor.previous()), List.of(name)));
        }
    }

    private void noteRepeated() {
        Set<String> names = new HashSet<>();
        boolean key = false;
        boolean watermark = false;
        for (Element element : elements) {
            if (element instanceof ColumnElement column && !names.add(column.name())) {
                note(element, "column '" + column.name() + "' is declared twice.", "Give it another name.");
            } else if (element instanceof PrimaryKeyElement) {
                if (key) {
                    note(element, "a second primary key.", "Put all columns of the key into one PRIMARY KEY.");
                }
                key = true;
            } else if (element instanceof WatermarkElement) {
                if (watermark) {
                    note(element, "a second watermark.", "A stream has one event time; keep one WATERMARK.");
                }
                watermark = true;
            }
        }
    }

    private void note(Element element, String message, String hint) {
        cursor.note(ErrorCode.SYNTAX, element.written().position(), message, hint);
    }
}
