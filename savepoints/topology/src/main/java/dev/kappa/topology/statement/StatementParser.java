package dev.kappa.topology.statement;

import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.statement.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Parses one statement. The front door of this package: recognise, read, and refuse whatever was noted on the way.
 *
 * <p>The text may begin with a comment that tells its place in a script, see {@link SourceText#ofStatement}.
 */
public final class StatementParser {
    private StatementParser() {}

    /**
     * The statement, or nothing if the text is not Kappa's. Throws {@link KappaException} with SYNTAX,
     * UNFINISHED_STATEMENT, INVALID_NAME, INVALID_OPTION or UNKNOWN_COLUMN, every problem with its position.
     */
    public static Optional<Statement> parse(String text) {
        SourceText source = SourceText.ofStatement(text);
        List<Token> all = Lexer.tokens(text);
        List<Token> first = upToSemicolon(all);
        Cursor cursor = new Cursor(source, first);
        Optional<Recognition.Rule> rule = Recognition.of(cursor);
        if (rule.isEmpty()) {
            return Optional.empty();
        }
        Statement statement = read(cursor, rule.get());
        if (!cursor.atEnd()) {
            throw cursor.refused("the end of the statement");
        }
        all.stream()
                .skip(first.size())
                .filter(t -> !t.is(";") && !t.is(Kind.END))
                .findFirst()
                .ifPresent(second -> cursor.note(
                        ErrorCode.SYNTAX,
                        cursor.position(second),
                        "a second statement begins here.",
                        "Send one statement at a time."));
        cursor.refuseNoted();
        return Optional.of(statement);
    }

    private static Statement read(Cursor cursor, Recognition.Rule rule) {
        return switch (rule) {
            case CREATE -> new ChangeParser(cursor).create(cursor.peek());
            case ALTER -> new ChangeParser(cursor).alter(cursor.peek());
            case DROP -> new ChangeParser(cursor).drop(cursor.peek());
            case EXPLAIN -> new ChangeParser(cursor).explain();
            case SHOW -> new QuestionParser(cursor).show();
            case DESCRIBE -> new QuestionParser(cursor).describe();
            case WAIT -> new QuestionParser(cursor).waitRebuild();
            case VERIFY -> new QuestionParser(cursor).verify();
            case REPLAY -> new QuestionParser(cursor).replay();
            case BEGIN -> new QuestionParser(cursor).begin();
            case END -> new QuestionParser(cursor).end();
        };
    }

    private static List<Token> upToSemicolon(List<Token> all) {
        List<Token> first = new ArrayList<>();
        for (Token token : all) {
            if (token.is(";")) {
                int end = first.isEmpty()
                        ? token.start()
                        : first.get(first.size() - 1).end();
                first.add(new Token(Kind.END, "", end, end));
                return first;
            }
            first.add(token);
        }
        return first;
    }
}
