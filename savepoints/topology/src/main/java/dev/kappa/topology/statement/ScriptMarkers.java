package dev.kappa.topology.statement;

import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.error.Position;
import dev.kappa.topology.error.Problem;
import dev.kappa.topology.statement.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Prepares a script for the SQL Client, which sends statement by statement and knows no lines of a file: every statement gets
 * a comment with its place in the script directly before it, for {@link SourceText#ofStatement}.
 *
 * <p>The SQL Client ends a statement only where a line ends with a semicolon, takes control characters for keys that somebody
 * pressed (it drops tabs), and does not know the comment {@code //}. So comments between statements are left out, two
 * statements never share a line, tabs become spaces, {@code //} becomes {@code --}, and all lines end with {@code \n};
 * otherwise statements and lines are as before.
 */
public final class ScriptMarkers {
    private final String file;
    private final List<Problem> problems = new ArrayList<>();
    private final StringBuilder marked = new StringBuilder();

    private ScriptMarkers(String file) {
        this.file = file;
    }

    /**
     * The script with markers. Throws what {@link ScriptSplitter#split} throws, and SYNTAX for every text in quotes that the
     * SQL Client would not pass on as it is.
     */
    public static String mark(String file, String script) {
        return new ScriptMarkers(file).marked(ScriptSplitter.split(file, script));
    }

    private String marked(List<TextPart> statements) {
        int line = 1;
        for (TextPart statement : statements) {
            Position place = statement.position();
            int breaks = Math.max(marked.length() == 0 ? 0 : 1, place.line() - line);
            marked.append("\n".repeat(breaks)).append(SourceText.marker(file, place));
            add(statement);
            marked.append(';');
            line = statement.source().position(statement.end()).line();
        }
        if (!problems.isEmpty()) {
            throw new KappaException(problems);
        }
        return marked.append(statements.isEmpty() ? "" : "\n").toString();
    }

    private void add(TextPart statement) {
        String text = statement.text();
        int end = 0;
        for (Token token : Lexer.tokens(text)) {
            addBlank(text.substring(end, token.start()));
            if (token.is(Kind.STRING) || token.is(Kind.QUOTED_NAME)) {
                noteControls(statement, token);
            }
            marked.append(withLineFeeds(token.text()));
            end = token.end();
        }
    }

    /** White space and comments. */
    private void addBlank(String blank) {
        String clean = withLineFeeds(blank).replaceAll("[\\x00-\\x09\\x0B-\\x1F\\x7F]", " ");
        for (int at = 0; at < clean.length(); at++) {
            if (clean.startsWith("--", at) || clean.startsWith("//", at)) {
                int end = clean.indexOf('\n', at);
                marked.append("--").append(clean, at + 2, end < 0 ? clean.length() : end);
                at = (end < 0 ? clean.length() : end) - 1;
            } else if (clean.startsWith("/*", at)) {
                int end = clean.indexOf("*/", at + 2) + 2;
                marked.append(clean, at, end);
                at = end - 1;
            } else {
                marked.append(clean.charAt(at));
            }
        }
    }

    private void noteControls(TextPart statement, Token token) {
        for (int i = 0; i < token.text().length(); i++) {
            char c = token.text().charAt(i);
            if (c < ' ' && c != '\n' && c != '\r' || c == '\u007F') {
                String code = String.format("%04X", (int) c);
                problems.add(Problem.of(
                                ErrorCode.SYNTAX,
                                "the character U+" + code + " in quotes, which the SQL Client drops from scripts.",
                                "Write U&'\\" + code + "' for it.")
                        .at(statement.source().position(statement.start() + token.start() + i)));
            }
        }
    }

    private static String withLineFeeds(String text) {
        return text.replace("\r\n", "\n").replace('\r', '\n');
    }
}
