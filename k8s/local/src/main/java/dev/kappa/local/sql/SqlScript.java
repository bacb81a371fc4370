package dev.kappa.local.sql;

import dev.kappa.local.StackException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A script, cut into its statements. Comments between statements are left out; inside a statement everything stays, line by line, so that
 * a place in a statement is a place in the file.
 *
 * @param file the name that messages use, relative to the checkout
 */
public record SqlScript(String file, List<Statement> statements) {
    /**
     * One statement, from its first token to its semicolon.
     *
     * @param line of the first token, from 1
     * @param column of the first token, from 1
     */
    public record Statement(int line, int column, String text) {}

    public SqlScript {
        statements = List.copyOf(statements);
    }

    /** Cuts the text; refuses one whose last quote or comment is never closed, which the SQL Client would drop without a word. */
    public static SqlScript parse(String file, String text) {
        return new SqlScript(file, new Cutter(file, text.replace("\r\n", "\n")).cut());
    }

    /** What the SQL Client gets: each statement on lines of its own, after the mark that says where it stood. */
    public String marked() {
        return statements.stream()
                .map(statement -> "/*kappa:%s:%d:%d*/%s\n"
                        .formatted(file, statement.line(), statement.column(), statement.text()))
                .collect(Collectors.joining());
    }

    private static final class Cutter {
        private final String file;
        private final String text;
        private final List<Statement> statements = new ArrayList<>();
        private int at;
        private int line = 1;
        private int column = 1;
        private final StringBuilder statement = new StringBuilder();
        private int firstLine;
        private int firstColumn;

        Cutter(String file, String text) {
            this.file = file;
            this.text = text;
        }

        List<Statement> cut() {
            while (at < text.length()) {
                if (looking("--")) {
                    until("\n", "", statement.isEmpty());
                } else if (looking("/*")) {
                    until("*/", "comment", statement.isEmpty());
                } else if (looking("'") || looking("`")) {
                    begin();
                    until(text.substring(at, at + 1), "quote", false);
                } else if (looking(";")) {
                    take(false);
                    finish();
                } else if (Character.isWhitespace(text.charAt(at))) {
                    take(statement.isEmpty());
                } else {
                    begin();
                    take(false);
                }
            }
            if (!statement.isEmpty()) {
                statement.append(';');
                finish();
            }
            return statements;
        }

        private void begin() {
            if (statement.isEmpty()) {
                firstLine = line;
                firstColumn = column;
            }
        }

        private void finish() {
            String found = statement.toString();
            if (!found.equals(";")) {
                statements.add(new Statement(firstLine, firstColumn, found));
            }
            statement.setLength(0);
        }

        private boolean looking(String token) {
            return text.startsWith(token, at);
        }

        /** Takes everything up to and with the end of a comment or quote; a doubled quote ends it and opens it again, which is as well. */
        private void until(String end, String what, boolean drop) {
            int startLine = line;
            int startColumn = column;
            int close = text.indexOf(end, at + (what.equals("comment") ? 2 : 1));
            if (close < 0 && !what.isEmpty()) {
                throw new StackException("%s:%d:%d SYNTAX: this %s is never closed. Close it with %s"
                        .formatted(file, startLine, startColumn, what, end));
            }
            int stop = close < 0 ? text.length() : close + end.length();
            while (at < stop) {
                if (what.equals("quote") && text.charAt(at) == '\t') {
                    throw new StackException(
                            "%s:%d:%d SYNTAX: the SQL Client drops a TAB from a script. Write it as U&'\\0009'"
                                    .formatted(file, line, column));
                }
                take(drop);
            }
        }

        private void take(boolean drop) {
            char c = text.charAt(at++);
            if (!drop) {
                // the client's line reader takes a TAB for a request to complete the word, and drops it
                statement.append(c == '\t' ? ' ' : c);
            }
            if (c == '\n') {
                line++;
                column = 1;
            } else {
                column++;
            }
        }
    }
}
