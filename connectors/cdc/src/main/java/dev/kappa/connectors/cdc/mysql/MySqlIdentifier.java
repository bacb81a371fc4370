package dev.kappa.connectors.cdc.mysql;

/** The one place that turns a name into a quoted identifier of MySQL, and a text into a literal of it. */
final class MySqlIdentifier {
    private MySqlIdentifier() {}

    static String quote(String name) {
        if (name.isEmpty() || name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("MySQL has no name '" + name.replace('\0', '?') + "'");
        }
        return '`' + name.replace("`", "``") + '`';
    }

    /** Correct unless the server runs in the mode {@code NO_BACKSLASH_ESCAPES}. */
    static String literal(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
    }
}
