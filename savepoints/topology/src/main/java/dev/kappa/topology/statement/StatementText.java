package dev.kappa.topology.statement;

import dev.kappa.topology.error.Position;
import dev.kappa.topology.statement.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The text of a statement that Flink parses, looked at from outside: what it is by its first word, and where in it, or in the
 * script that it comes from, something stands that Flink complains about.
 */
public final class StatementText {
    private static final List<String> QUERIES = List.of("SELECT", "WITH", "VALUES", "TABLE");

    private static final List<String> WRITES = List.of("INSERT", "EXECUTE", "DELETE", "UPDATE", "TRUNCATE");

    private final SourceText source;
    private final List<Token> tokens;

    private StatementText(SourceText source, List<Token> tokens) {
        this.source = source;
        this.tokens = tokens;
    }

    /** @param text may begin with a comment that tells its place in a script, see {@link SourceText#ofStatement} */
    public static StatementText of(String text) {
        return new StatementText(SourceText.ofStatement(text), Lexer.tokens(text));
    }

    public String text() {
        return source.text();
    }

    /** Whether rows are what it gives, in whatever brackets it stands. */
    public boolean isQuery() {
        return tokens.stream()
                .filter(t -> !t.is("("))
                .findFirst()
                .filter(t -> QUERIES.contains(t.word()))
                .isPresent();
    }

    /** Whether it starts a job that writes somewhere. */
    public boolean startsJob() {
        return WRITES.contains(tokens.get(0).word());
    }

    /**
     * The name of the function that a statement makes, changes, drops or describes for good, its parts as they are written; empty for any
     * other statement.
     */
    public List<String> functionName() {
        List<Token> words = tokens.stream().filter(t -> !t.is(Kind.END)).toList();
        int at = 0;
        for (String skipped : List.of("EXPLAIN", "PLAN", "FOR", "JSON")) {
            at += is(words, at, skipped) ? 1 : 0;
        }
        boolean shown = is(words, at, "SHOW") && is(words, at + 1, "CREATE");
        boolean verb = Stream.of("CREATE", "ALTER", "DROP", "DESCRIBE", "DESC").anyMatch(first(words, at)::equals);
        at += shown ? 2 : verb ? 1 : words.size();
        at += is(words, at, "OR") ? 2 : is(words, at, "EXTENDED") ? 1 : 0;
        if (!is(words, at, "FUNCTION")) {
            return List.of();
        }
        at++;
        at += is(words, at, "IF") && is(words, at + 1, "NOT") && is(words, at + 2, "EXISTS") ? 3 : 0;
        at += is(words, at, "IF") && is(words, at + 1, "EXISTS") ? 2 : 0;
        List<String> parts = new ArrayList<>();
        for (int i = at; i < words.size() && parts.size() < 3; i += 2) {
            Token part = words.get(i);
            if (part.is(Kind.WORD) || part.is(Kind.QUOTED_NAME)) {
                parts.add(part.is(Kind.QUOTED_NAME) ? part.unquoted() : part.text());
            }
            if (!is(words, i + 1, ".")) {
                break;
            }
        }
        return parts;
    }

    private static boolean is(List<Token> words, int at, String word) {
        return at < words.size() && words.get(at).is(word);
    }

    private static String first(List<Token> words, int at) {
        return at < words.size() ? words.get(at).word() : "";
    }

    /** The place that Flink's parser means, which counts from the beginning of the text. */
    public Position position(int line, int column) {
        return source.position(SourceText.offset(source.text(), line, column));
    }

    /** Where an object's name stands first; for one with qualifiers, where these begin. */
    public Optional<Position> place(String name) {
        return find(name).map(at -> source.position(tokens.get(beginning(at)).start()));
    }

    /** Whether the name is written as a catalog's or a database's, with something of it behind. */
    public boolean qualifies(String name) {
        return find(name).filter(at -> tokens.get(at + 1).is(".")).isPresent();
    }

    /** Where the first subquery says how many of its rows it wants. */
    public Optional<Position> innerLimit() {
        int depth = 0;
        for (Token token : tokens) {
            depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
            if (depth > 0 && (token.is("LIMIT") || token.is("FETCH"))) {
                return Optional.of(source.position(token.start()));
            }
        }
        return Optional.empty();
    }

    private Optional<Integer> find(String name) {
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (token.is(Kind.WORD) && token.text().equals(name)
                    || token.is(Kind.QUOTED_NAME) && token.unquoted().equals(name)) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    private int beginning(int at) {
        int first = at;
        while (first >= 2 && tokens.get(first - 1).is(".")) {
            first -= 2;
        }
        return first;
    }
}
