package dev.kappa.topology.statement;

import dev.kappa.topology.definition.ObjectKind;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.Position;
import dev.kappa.topology.statement.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads what follows the name in CREATE and ALTER: the element list, then clauses in any order, each at most once, the query
 * last.
 */
final class DefinitionParser {
    private final Cursor cursor;
    private final ObjectKind kind;
    private final RebuildOptionsParser rebuild;
    private Optional<ElementList> elements = Optional.empty();
    private List<Element.ColumnElement> untyped = List.of();
    private Optional<StringLiteral> comment = Optional.empty();
    private Optional<OptionList> options = Optional.empty();
    private Optional<Origin> origin = Optional.empty();

    DefinitionParser(Cursor cursor, ObjectKind kind, RebuildOptionsParser rebuild) {
        this.cursor = cursor;
        this.kind = kind;
        this.rebuild = rebuild;
    }

    /** Reads to the end of the statement. */
    Definition read(ObjectName name, boolean altering) {
        Position afterName = cursor.position(cursor.peek());
        if (cursor.peek().is("(")) {
            ElementParser parser = new ElementParser(cursor);
            elements = Optional.of(parser.read());
            untyped = parser.untyped();
        }
        while (!cursor.atEnd()) {
            clause();
        }
        if (origin.isEmpty() && (altering || kind == ObjectKind.VIEW)) {
            throw cursor.refused("AS and a query");
        }
        Definition definition = new Definition(
                elements, comment, options.orElse(OptionList.NONE), origin.orElseGet(Origin.ByApplications::new));
        new DefinitionChecks(cursor, kind, name, altering).note(definition, untyped, afterName);
        return definition;
    }

    private void clause() {
        Token first = cursor.peek();
        if (cursor.takeIf("COMMENT")) {
            once(comment, first);
            comment = Optional.of(cursor.text("a comment"));
        } else if (cursor.takeIf("WITH")) {
            once(options, first);
            options = Optional.of(options(cursor));
        } else if (rebuild.takeClause()) {
            return;
        } else if (cursor.takeIf("FROM")) {
            once(origin, first);
            origin = Optional.of(fromSource());
        } else if (cursor.takeIf("USING")) {
            once(origin, first);
            origin = Optional.of(usingJob());
        } else if (cursor.takeIf("AS")) {
            once(origin, first);
            origin = Optional.of(new Origin.AsQuery(query()));
        } else if (cursor.peek().is("SELECT") || cursor.peek().is("VALUES")) {
            throw cursor.problem(
                    ErrorCode.SYNTAX,
                    cursor.position(first),
                    "found " + first.word() + " without AS before it.",
                    "Write AS " + first.word() + ".");
        } else {
            throw origin.isPresent()
                    ? cursor.refused("WITH", "COMMENT", "the end of the statement")
                    : kind == ObjectKind.VIEW
                            ? cursor.refused("AS", "WITH", "COMMENT")
                            : cursor.refused("AS", "FROM SOURCE", "USING JOB", "WITH", "COMMENT");
        }
    }

    private void once(Optional<?> before, Token clause) {
        if (before.isPresent()) {
            String what = options.equals(before) || comment.equals(before)
                    ? "a second " + clause.word() + "."
                    : "found " + clause.word() + ", but where the rows come from has been said already.";
            throw cursor.problem(ErrorCode.SYNTAX, cursor.position(clause), what, "Remove one of the two.");
        }
    }

    static OptionList options(Cursor cursor) {
        if (cursor.peek().is(Kind.WORD) || cursor.peek().is(Kind.QUOTED_NAME)) {
            throw cursor.problem(
                    ErrorCode.SYNTAX,
                    cursor.position(cursor.peek()),
                    "expected ( after 'WITH', found " + cursor.shown(cursor.peek()) + ".",
                    "Options are written WITH ('key' = 'value', …); a query that begins with WITH needs AS before it.");
        }
        Token open = cursor.peek();
        String form = cursor.expectForm("WITH ('key' = 'value', …)");
        cursor.require("(");
        cursor.hide(true);
        List<OptionList.Entry> entries = new ArrayList<>();
        if (!cursor.peek().is(")")) {
            do {
                StringLiteral key = cursor.text("an option's key");
                cursor.require("=");
                OptionList.Entry entry = new OptionList.Entry(key, cursor.text("the option's value"));
                noteIfRepeated(cursor, entries, key);
                entries.add(entry);
            } while (cursor.takeIf(","));
        }
        if (cursor.atEnd()) {
            throw Brackets.unclosedBracket(cursor, open);
        }
        if (!cursor.takeIf(")")) {
            throw cursor.refused(",", ")");
        }
        cursor.hide(false);
        cursor.expectForm(form);
        return new OptionList(entries);
    }

    private static void noteIfRepeated(Cursor cursor, List<OptionList.Entry> entries, StringLiteral key) {
        new OptionList(entries)
                .keyPosition(key.value())
                .ifPresent(first -> cursor.note(
                        ErrorCode.INVALID_OPTION,
                        key.written().position(),
                        "option '" + key.value() + "' is given twice, first at " + first + ".",
                        "Remove one of the two."));
    }

    private Origin fromSource() {
        cursor.expectForm("FROM SOURCE source TABLE 'schema.table' | PREFIX 'folder/' | NOTIFICATIONS");
        cursor.require("SOURCE");
        ObjectName source = cursor.objectName("the name of a source");
        if (cursor.takeIf("TABLE")) {
            return new Origin.FromTable(source, cursor.text("the table"));
        }
        if (cursor.takeIf("PREFIX")) {
            return new Origin.FromPrefix(source, cursor.text("the prefix of the objects' keys"));
        }
        if (cursor.takeIf("NOTIFICATIONS")) {
            return new Origin.FromNotifications(source);
        }
        throw cursor.refused("TABLE 'schema.table'", "PREFIX 'folder/'", "NOTIFICATIONS");
    }

    private Origin usingJob() {
        cursor.expectForm("USING JOB 'class' READING name, …");
        cursor.require("JOB");
        StringLiteral jobClass = cursor.text("the job's class");
        cursor.require("READING");
        List<ObjectName> reading = new ArrayList<>();
        do {
            reading.add(cursor.objectName("the name of a stream or view that the job reads"));
        } while (cursor.takeIf(","));
        return new Origin.UsingJob(jobClass, reading);
    }

    private TextPart query() {
        Token first = cursor.peek();
        if (!(first.is("SELECT") || first.is("WITH") || first.is("VALUES") || first.is("TABLE") || first.is("("))) {
            throw cursor.refused("SELECT", "WITH", "VALUES");
        }
        Brackets.skipQuery(cursor);
        return cursor.part(first, cursor.previous());
    }
}
