package dev.kappa.topology.statement;

import java.util.OptionalInt;

/** Reads {@code TO VERSION n}. */
record VersionNumber(Cursor cursor) {
    OptionalInt readIf() {
        if (!cursor.takeIf("TO")) {
            return OptionalInt.empty();
        }
        cursor.require("VERSION");
        if (!cursor.peek().is(Token.Kind.NUMBER) || !cursor.peek().text().matches("[1-9][0-9]{0,8}")) {
            throw cursor.refused("the number of a version");
        }
        return OptionalInt.of(Integer.parseInt(cursor.take().text()));
    }
}
