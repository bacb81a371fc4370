package dev.kappa.topology.statement;

import dev.kappa.topology.definition.ObjectKind;
import dev.kappa.topology.statement.Token.Kind;

/** Reads what a statement is about: the words for a kind of object, or a rebuild. */
final class KindParser {
    private final Cursor cursor;

    KindParser(Cursor cursor) {
        this.cursor = cursor;
    }

    /** {@code SOURCE}, {@code STREAM}, {@code MATERIALIZED VIEW} or {@code FUNCTION}. */
    ObjectKind read() {
        if (cursor.takeIf("SOURCE")) {
            return ObjectKind.SOURCE;
        }
        if (cursor.takeIf("STREAM")) {
            return ObjectKind.STREAM;
        }
        if (cursor.takeIf("MATERIALIZED")) {
            cursor.require("VIEW");
            return ObjectKind.VIEW;
        }
        if (cursor.takeIf("FUNCTION")) {
            return ObjectKind.FUNCTION;
        }
        throw cursor.refused("SOURCE", "STREAM", "MATERIALIZED VIEW", "FUNCTION");
    }

    /** The same words in the plural, without functions: {@code SHOW FUNCTIONS} is Flink's, which asks the catalog for them. */
    ObjectKind readPlural() {
        if (cursor.takeIf("SOURCES")) {
            return ObjectKind.SOURCE;
        }
        if (cursor.takeIf("STREAMS")) {
            return ObjectKind.STREAM;
        }
        if (cursor.takeIf("MATERIALIZED")) {
            cursor.require("VIEWS");
            return ObjectKind.VIEW;
        }
        throw cursor.refused("SOURCES", "STREAMS", "MATERIALIZED VIEWS");
    }

    Statement.RebuildId rebuildId() {
        Token token = cursor.peek();
        if (!token.is(Kind.NUMBER) && !token.is(Kind.STRING) && !token.is(Kind.WORD) && !token.is(Kind.QUOTED_NAME)) {
            throw cursor.refused("the id of a rebuild, as SHOW REBUILDS lists it");
        }
        boolean quoted = token.is(Kind.STRING) || token.is(Kind.QUOTED_NAME);
        cursor.take();
        return new Statement.RebuildId(quoted ? token.unquoted() : token.text(), cursor.part(token, token));
    }
}
