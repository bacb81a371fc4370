package dev.kappa.topology.statement;

import dev.kappa.topology.error.Position;
import java.util.List;

/**
 * Prepares a script for the SQL Client, which sends statement by statement and knows no lines of a file: every statement gets
 * a comment with its place in the script directly before it, for {@link SourceText#ofStatement}.
 *
 * <p>The SQL Client ends a statement only where a line ends with a semicolon, and reads {@code \r\n} as two line breaks. So
 * comments between statements are left out, two statements never share a line, and all lines end with {@code \n}; otherwise
 * statements and lines are as before.
 */
public final class ScriptMarkers {
    private ScriptMarkers() {}

    /** The script with markers. Throws what {@link ScriptSplitter#split} throws. */
    public static String mark(String file, String script) {
        List<TextPart> statements = ScriptSplitter.split(file, script);
        StringBuilder marked = new StringBuilder();
        int line = 1;
        for (TextPart statement : statements) {
            Position place = statement.position();
            int missing = marked.length() == 0 ? place.line() - line : Math.max(1, place.line() - line);
            marked.append("\n".repeat(missing));
            marked.append(SourceText.marker(file, place));
            marked.append(statement.text().replace("\r\n", "\n").replace('\r', '\n'))
                    .append(';');
            line = statement.source().position(statement.end()).line();
        }
        return marked.append(statements.isEmpty() ? "" : "\n").toString();
    }
}
