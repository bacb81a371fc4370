package dev.kappa.topology.statement;

import java.util.Locale;

/** A token with its raw text and its offsets. */
record Token(Kind kind, String text, int start, int end) {
    /** What a token is; the three unclosed ones reach to where the text ends, or for a name to where its line ends. */
    enum Kind {
        WORD,
        QUOTED_NAME,
        STRING,
        NUMBER,
        SYMBOL,
        UNCLOSED_STRING,
        UNCLOSED_NAME,
        UNCLOSED_COMMENT,
        END
    }

    boolean is(String wordOrSymbol) {
        return (kind == Kind.WORD || kind == Kind.SYMBOL) && text.equalsIgnoreCase(wordOrSymbol);
    }

    boolean is(Kind expected) {
        return kind == expected;
    }

    /** The upper-case word, or an empty text for a token that is none. */
    String word() {
        return kind == Kind.WORD ? text.toUpperCase(Locale.ROOT) : "";
    }

    /** The value of a quoted name or string. */
    String unquoted() {
        String quote = text.substring(0, 1);
        return text.substring(1, text.length() - 1).replace(quote + quote, quote);
    }
}
