package dev.kappa.topology.statement;

import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.statement.Token.Kind;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/** Reads over Flink's own language: all that is checked is that what is opened is closed. */
final class Brackets {
    private static final Set<String> TYPES_WITH_ANGLES = Set.of("ROW", "MAP", "ARRAY", "MULTISET", "RAW", "STRUCTURED");

    private final Cursor cursor;
    private final Deque<Token> open = new ArrayDeque<>();
    private boolean isQuery;

    private Brackets(Cursor cursor) {
        this.cursor = cursor;
    }

    /** Moves to the next of these symbols outside all brackets, or to the end. */
    static void skipTo(Cursor cursor, String... stops) {
        new Brackets(cursor).skip(Arrays.asList(stops));
    }

    /** Moves to the end of a query; refuses options behind it. */
    static void skipQuery(Cursor cursor) {
        Brackets brackets = new Brackets(cursor);
        brackets.isQuery = true;
        brackets.skip(List.of());
    }

    private void skip(List<String> stops) {
        while (!cursor.atEnd()) {
            Token token = cursor.peek();
            if (open.isEmpty() && stops.contains(token.text()) && token.is(Kind.SYMBOL)) {
                return;
            }
            cursor.unclosed(token).ifPresent(refusal -> {
                throw refusal;
            });
            if (open.isEmpty()) {
                refuseNewStatement(token);
                refuseOptions(token);
            }
            if (opens(token)) {
                open.push(token);
            } else {
                close(token);
            }
            cursor.take();
        }
        if (!open.isEmpty()) {
            throw unclosedBracket(cursor, open.peek());
        }
    }

    static KappaException unclosedBracket(Cursor cursor, Token bracket) {
        return cursor.unfinished(
                "the " + cursor.shown(bracket) + " that is opened here is not closed.",
                cursor.position(bracket),
                "Close it with '" + closing(bracket) + "'.");
    }

    private boolean opens(Token token) {
        return token.is("(")
                || token.is("[")
                || token.is("/*+")
                || token.is("<") && TYPES_WITH_ANGLES.contains(cursor.previous().word());
    }

    private void close(Token token) {
        boolean angle = !open.isEmpty() && open.peek().is("<");
        if (angle && token.is(">")) {
            open.pop();
        } else if (token.is(")") || token.is("]") || token.is("*/")) {
            if (angle) {
                open.pop(); // it was the sign for less
            }
            if (open.isEmpty()) {
                throw cursor.problem(
                        ErrorCode.SYNTAX,
                        cursor.position(token),
                        cursor.shown(token) + " closes nothing.",
                        "Remove it.");
            }
            Token opened = open.pop();
            if (!token.is(closing(opened))) {
                throw cursor.problem(
                        ErrorCode.SYNTAX,
                        cursor.position(token),
                        cursor.shown(token) + " cannot close the " + cursor.shown(opened) + " that is opened at "
                                + cursor.position(opened) + ".",
                        "Close it with '" + closing(opened) + "'.");
            }
        }
    }

    /** Outside brackets CREATE, ALTER and DROP cannot be part of a query or a column. */
    private void refuseNewStatement(Token token) {
        if ((token.is("CREATE") || token.is("ALTER") || token.is("DROP"))
                && cursor.peek(1).is(Kind.WORD)) {
            throw cursor.problem(
                    ErrorCode.SYNTAX,
                    cursor.position(token),
                    "found " + token.word() + " " + cursor.peek(1).word() + " within a statement.",
                    "If a new statement begins here, end the one before it with ';'.");
        }
    }

    private void refuseOptions(Token token) {
        if (isQuery
                && token.is("WITH")
                && cursor.peek(1).is("(")
                && cursor.peek(2).is(Kind.STRING)) {
            throw cursor.problem(
                    ErrorCode.SYNTAX,
                    cursor.position(token),
                    "found WITH (…) behind the query.",
                    "Options stand before it: … WITH ('key' = 'value', …) AS query.");
        }
    }

    private static String closing(Token opened) {
        return switch (opened.text()) {
            case "(" -> ")";
            case "[" -> "]";
            case "<" -> ">";
            default -> "*/";
        };
    }
}
