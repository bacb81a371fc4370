package dev.kappa.topology.statement;

import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.error.Problem;
import dev.kappa.topology.statement.Token.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Cuts a script into statements, each from its first token to its last. A semicolon ends a statement, except within Flink's
 * {@code EXECUTE STATEMENT SET BEGIN …; END}, which is one statement. {@code BEGIN STATEMENT SET} and {@code BEGIN ALTER SET}
 * are statements of their own, and so is all up to their {@code END}: the session keeps the set.
 */
public final class ScriptSplitter {
    private final SourceText source;
    private final List<TextPart> statements = new ArrayList<>();
    private final List<Token> current = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private Optional<Token> openSet = Optional.empty();
    private boolean inStatementSet;
    private int openCases;

    private ScriptSplitter(SourceText source) {
        this.source = source;
    }

    /**
     * The statements of a script, Kappa's and Flink's. Throws UNFINISHED_STATEMENT where a quoted name does not end on its
     * line, and where the last statement or a set does not end: with the place where it begins, and what is open.
     */
    public static List<TextPart> split(String file, String text) {
        ScriptSplitter splitter = new ScriptSplitter(SourceText.ofScript(file, text));
        Lexer.tokens(text).forEach(splitter::read);
        if (!splitter.problems.isEmpty()) {
            throw new KappaException(splitter.problems);
        }
        return splitter.statements;
    }

    private void read(Token token) {
        if (token.is(Kind.END)) {
            openSet.ifPresent(begin -> note(
                    begin, "the set that begins here is not ended.", "End it with END; behind its last statement."));
            if (!current.isEmpty()) {
                noteUnfinished();
            }
        } else if (token.is(";") && !inStatementSet) {
            finish();
        } else {
            current.add(token);
            followStatementSet(token);
            if (token.is(Kind.UNCLOSED_NAME)) {
                note(
                        token,
                        "the name in back ticks that begins here does not end on its line.",
                        "Close it with a back tick.");
            }
        }
    }

    private void followStatementSet(Token token) {
        if (!inStatementSet) {
            inStatementSet = endsWith("STATEMENT", "SET", "BEGIN");
            openCases = 0;
        } else if (token.is("CASE")) {
            openCases++;
        } else if (token.is("END")) {
            inStatementSet = openCases-- > 0;
        }
    }

    private boolean endsWith(String... words) {
        int start = current.size() - words.length;
        for (int i = 0; i < words.length; i++) {
            if (start < 0 || !current.get(start + i).is(words[i])) {
                return false;
            }
        }
        return true;
    }

    private void finish() {
        if (!current.isEmpty()) {
            boolean begins =
                    current.size() == 3 && (endsWith("BEGIN", "STATEMENT", "SET") || endsWith("BEGIN", "ALTER", "SET"));
            openSet = begins
                    ? Optional.of(current.get(0))
                    : openSet.filter(set -> !current.get(0).is("END"));
            statements.add(source.part(
                    current.get(0).start(), current.get(current.size() - 1).end()));
        }
        current.clear();
    }

    private void noteUnfinished() {
        Token last = current.get(current.size() - 1);
        String open =
                switch (last.kind()) {
                    case UNCLOSED_STRING -> "a text in single quotes is open since " + place(last);
                    case UNCLOSED_COMMENT -> "a comment is open since " + place(last);
                    case UNCLOSED_NAME, WORD, QUOTED_NAME, STRING, NUMBER, SYMBOL, END -> openBracket()
                            .map(bracket -> "'" + bracket.text() + "' is open since " + place(bracket))
                            .orElse(inStatementSet ? "its END is missing" : "its ';' is missing");
                };
        if (last.is(Kind.UNCLOSED_COMMENT) && current.size() == 1) {
            note(last, "the comment that begins here is not closed.", "Close it with '*/'.");
        } else {
            note(current.get(0), "the statement that begins here is not finished: " + open + ".", "End it with ';'.");
        }
    }

    private Optional<Token> openBracket() {
        Deque<Token> open = new ArrayDeque<>();
        for (Token token : current) {
            if (token.is("(")) {
                open.push(token);
            } else if (token.is(")")) {
                open.poll();
            }
        }
        return Optional.ofNullable(open.peek());
    }

    private String place(Token token) {
        return source.position(token.start()).line() + ":"
                + source.position(token.start()).column();
    }

    private void note(Token token, String message, String hint) {
        problems.add(Problem.of(ErrorCode.UNFINISHED_STATEMENT, message, hint).at(source.position(token.start())));
    }
}
