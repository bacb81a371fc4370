package dev.kappa.topology.statement;

import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.error.Position;
import dev.kappa.topology.error.Problem;
import dev.kappa.topology.statement.Token.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Walks over the tokens of one statement. What breaks the grammar ends the walk with a {@link KappaException}; what is wrong
 * but can be read past is noted, and all of it is reported at once.
 */
final class Cursor {
    private static final int LONGEST_SHOWN = 40;

    private final SourceText source;
    private final List<Token> tokens;
    private final List<Problem> problems = new ArrayList<>();
    private int at;
    private String form = "";
    private boolean secretive;

    Cursor(SourceText source, List<Token> tokens) {
        this.source = source;
        this.tokens = tokens;
    }

    /** The form of what is read from now on, shown where nothing nearer helps; returns the one before. */
    String expectForm(String words) {
        String before = form;
        form = words;
        return before;
    }

    /** Whether what follows may be a password, which messages do not show. */
    void hide(boolean hidden) {
        secretive = hidden;
    }

    Token peek() {
        return peek(0);
    }

    Token peek(int ahead) {
        return tokens.get(Math.min(at + ahead, tokens.size() - 1));
    }

    Token take() {
        Token token = peek();
        at = Math.min(at + 1, tokens.size() - 1);
        return token;
    }

    /** Moves on if the next tokens are these words or symbols. */
    boolean takeIf(String... words) {
        for (int i = 0; i < words.length; i++) {
            if (!peek(i).is(words[i])) {
                return false;
            }
        }
        at += words.length;
        return true;
    }

    /** Requires these words or symbols. */
    void require(String... words) {
        for (String word : words) {
            if (!takeIf(word)) {
                throw refused(word);
            }
        }
    }

    boolean atEnd() {
        return peek().is(Kind.END);
    }

    /** A text in single quotes, or one with code points: {@code U&'\0009'}. */
    StringLiteral text(String what) {
        Token first = peek();
        boolean coded = first.is("U") && peek(1).is("&") && peek(2).is(Kind.STRING) && takeIf("U", "&");
        if (!peek().is(Kind.STRING)) {
            throw refused(what + " in single quotes");
        }
        Token token = take();
        String value = coded ? CodePoints.decoded(token.unquoted()) : token.unquoted();
        return new StringLiteral(value, part(first, token));
    }

    /** One part of a name. */
    String name(String what) {
        Token token = peek();
        if (token.is(Kind.QUOTED_NAME)) {
            return take().unquoted();
        }
        if (token.is(Kind.STRING)) {
            throw problem(
                    ErrorCode.SYNTAX,
                    position(token),
                    "expected " + what + after() + ", found a text in quotes.",
                    "Names are written plainly, or in back ticks.");
        }
        if (!token.is(Kind.WORD)) {
            throw refused(what);
        }
        if (ReservedWords.contains(token.text())) {
            throw problem(
                    ErrorCode.SYNTAX,
                    position(token),
                    "expected " + what + after() + ", found '" + token.text() + "', which is a word of Flink SQL.",
                    "If it is a name, write `" + token.text() + "`, here and in queries.");
        }
        return take().text();
    }

    /** A name of one to three parts. */
    ObjectName objectName(String what) {
        Token first = peek();
        List<String> parts = new ArrayList<>(List.of(name(what)));
        while (parts.size() < 3 && takeIf(".")) {
            parts.add(name(what));
        }
        int last = parts.size() - 1;
        return new ObjectName(
                last == 2 ? Optional.of(parts.get(0)) : Optional.empty(),
                last >= 1 ? Optional.of(parts.get(last - 1)) : Optional.empty(),
                parts.get(last),
                part(first, previous()));
    }

    /** The token before the next one. */
    Token previous() {
        return tokens.get(Math.max(at - 1, 0));
    }

    /** How many tokens have been taken; for {@link #since}. */
    int mark() {
        return at;
    }

    /** The tokens taken since a mark. */
    List<Token> since(int mark) {
        return tokens.subList(mark, at);
    }

    TextPart part(Token first, Token last) {
        return source.part(first.start(), last.end());
    }

    TextPart part(int start, int end) {
        return source.part(start, end);
    }

    Position position(Token token) {
        return source.position(token.start());
    }

    /** Notes something that is wrong; the statement is refused when all of it has been read. */
    void note(ErrorCode code, Position place, String message, String hint) {
        problems.add(Problem.of(code, message, hint).at(place));
    }

    /** Refuses if anything has been noted. */
    void refuseNoted() {
        if (!problems.isEmpty()) {
            throw new KappaException(inOrder(problems));
        }
    }

    /** The refusal of the next token, where one of these was expected. Words in capitals are candidates for "Did you mean". */
    KappaException refused(String... expected) {
        Token found = peek();
        String wanted = wanted(expected);
        if (found.is(Kind.END)) {
            return unfinished(
                    "the statement that begins at " + position(tokens.get(0)) + " ends" + after() + "; expected "
                            + wanted + ".",
                    source.position(found.start()),
                    formHint());
        }
        Optional<KappaException> unclosed = unclosed(found);
        return unclosed.orElseGet(() -> problem(
                ErrorCode.SYNTAX,
                position(found),
                "expected " + wanted + after() + ", found " + shown(found) + ".",
                nearest(found, expected).map(w -> "Did you mean " + w + "?").orElseGet(() -> hint(found))));
    }

    /** The refusal of a token that is not closed, if it is one. */
    Optional<KappaException> unclosed(Token token) {
        String what =
                switch (token.kind()) {
                    case UNCLOSED_STRING -> "text in single quotes";
                    case UNCLOSED_NAME -> "name in back ticks";
                    case UNCLOSED_COMMENT -> "comment";
                    case WORD, QUOTED_NAME, STRING, NUMBER, SYMBOL, END -> "";
                };
        return what.isEmpty()
                ? Optional.empty()
                : Optional.of(unfinished(
                        "the " + what + " that begins here is not closed.",
                        position(token),
                        "The statement begins at " + position(tokens.get(0)) + "."));
    }

    KappaException unfinished(String message, Position place, String hint) {
        return problem(ErrorCode.UNFINISHED_STATEMENT, place, message, hint);
    }

    /** A refusal that also holds what was noted before. */
    KappaException problem(ErrorCode code, Position place, String message, String hint) {
        List<Problem> all = new ArrayList<>(problems);
        Problem problem = hint.isEmpty() ? Problem.of(code, message) : Problem.of(code, message, hint);
        all.add(problem.at(place));
        return new KappaException(inOrder(all));
    }

    private static List<Problem> inOrder(List<Problem> problems) {
        Comparator<Position> byPlace = Comparator.comparingInt(Position::line).thenComparingInt(Position::column);
        return problems.stream()
                .sorted(Comparator.comparing(p -> p.position().orElseThrow(), byPlace))
                .toList();
    }

    /** As a message shows a token: at most one line, and nothing that may be a secret. */
    String shown(Token token) {
        if (token.is(Kind.END)) {
            return "the end";
        }
        if (secretive && !token.is(Kind.SYMBOL)) {
            return token.is(Kind.STRING) ? "a text in quotes" : "something that is not in quotes";
        }
        String text = token.text().lines().findFirst().orElse("");
        String cut = text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) + "…" : text;
        return token.is(Kind.STRING) ? cut : "'" + cut + "'";
    }

    private String after() {
        return at == 0 ? "" : " after " + shown(previous());
    }

    private String hint(Token found) {
        if (found.is("\"")) {
            return "Names are quoted with back ticks, texts with single quotes.";
        }
        return found.is("-") && previous().is(Kind.WORD) ? "A name holds only letters, digits and _." : formHint();
    }

    private String formHint() {
        return form.isEmpty() ? "" : "The form is: " + form;
    }

    private static String wanted(String... expected) {
        String last = expected[expected.length - 1];
        return expected.length == 1
                ? last
                : String.join(", ", Arrays.asList(expected).subList(0, expected.length - 1)) + " or " + last;
    }

    private static Optional<String> nearest(Token found, String... expected) {
        return NearestKeyword.of(
                found.word(),
                Arrays.stream(expected)
                        .map(e -> e.split(" ")[0])
                        .filter(w -> w.matches("[A-Z]+"))
                        .toList());
    }
}
