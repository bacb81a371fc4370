package dev.kappa.topology.statement;

import dev.kappa.topology.statement.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a text into tokens by the rules of Flink's own lexer (Calcite's, with back ticks for names): {@code --}, {@code //}
 * and {@code /*} start comments, {@code /*+} and its end are symbols, quotes are doubled within quotes. It refuses nothing:
 * what is not closed becomes a token that says so.
 */
final class Lexer {
    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private Lexer(String text) {
        this.text = text;
    }

    /** All tokens; the last one is {@link Kind#END}, right after the last other token. */
    static List<Token> tokens(String text) {
        Lexer lexer = new Lexer(text);
        lexer.run();
        return lexer.tokens;
    }

    /** The offset of the first character that is neither white space nor in a comment; an unclosed comment is not skipped. */
    static int skipBlank(String text, int from) {
        int at = from;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (isSpace(c)) {
                at++;
            } else if (text.startsWith("--", at) || text.startsWith("//", at)) {
                while (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
                    at++;
                }
            } else if (text.startsWith("/*", at) && !text.startsWith("/*+", at)) {
                int end = text.indexOf("*/", at + 2);
                if (end < 0) {
                    return at;
                }
                at = end + 2;
            } else {
                return at;
            }
        }
        return at;
    }

    private void run() {
        int last = 0;
        for (at = skipBlank(text, 0); at < text.length(); at = skipBlank(text, at)) {
            int start = at;
            Kind kind = next();
            tokens.add(new Token(kind, text.substring(start, at), start, at));
            last = at;
        }
        tokens.add(new Token(Kind.END, "", last, last));
    }

    /** Moves behind the token that starts here. */
    private Kind next() {
        char c = text.charAt(at);
        if (text.startsWith("/*+", at)) {
            at += 3;
            return Kind.SYMBOL;
        }
        if (text.startsWith("/*", at)) {
            at = text.length();
            return Kind.UNCLOSED_COMMENT;
        }
        if (text.startsWith("*/", at)) {
            at += 2;
            return Kind.SYMBOL;
        }
        if (c == '\'') {
            return quoted('\'', Kind.STRING, Kind.UNCLOSED_STRING, text.length());
        }
        if (c == '`') {
            return quoted('`', Kind.QUOTED_NAME, Kind.UNCLOSED_NAME, lineEnd());
        }
        if (isDigit(c)) {
            while (at < text.length() && (isDigit(text.charAt(at)) || text.charAt(at) == '.')) {
                at++;
            }
            return Kind.NUMBER;
        }
        if (startsWord(c)) {
            while (at < text.length() && (startsWord(text.charAt(at)) || isDigit(text.charAt(at)))) {
                at++;
            }
            return Kind.WORD;
        }
        at++;
        return Kind.SYMBOL;
    }

    private Kind quoted(char quote, Kind closed, Kind unclosed, int limit) {
        for (int i = at + 1; i < limit; i++) {
            if (text.charAt(i) == quote) {
                if (i + 1 < limit && text.charAt(i + 1) == quote) {
                    i++;
                } else {
                    at = i + 1;
                    return closed;
                }
            }
        }
        at = limit;
        return unclosed;
    }

    private int lineEnd() {
        int end = at;
        while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
            end++;
        }
        return end;
    }

    private static boolean isSpace(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\uFEFF';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean startsWord(char c) {
        return c == '_' || c == '$' || Character.isLetter(c) || Character.isSurrogate(c);
    }
}
