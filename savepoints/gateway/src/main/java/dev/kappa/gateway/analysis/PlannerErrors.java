package dev.kappa.gateway.analysis;

import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.error.Position;
import dev.kappa.topology.error.Problem;
import dev.kappa.topology.graph.Topology;
import dev.kappa.topology.statement.StatementText;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.flink.sql.parser.impl.ParseException;
import org.apache.flink.table.api.SqlParserEOFException;
import org.apache.flink.table.module.CoreModule;

/** Translates what Flink's planner throws into problems that say where, what, which value and what to do. */
public final class PlannerErrors {
    private static final Pattern NO_OBJECT = Pattern.compile("Object '([^']*)' not found.*", Pattern.DOTALL);
    private static final Pattern NO_COLUMN = Pattern.compile("Column '([^']*)' not found in .*", Pattern.DOTALL);
    private static final Pattern NO_FUNCTION =
            Pattern.compile("No match found for function signature (.*)", Pattern.DOTALL);
    private static final Pattern NO_TYPE = Pattern.compile("Unknown identifier '([^']*)'.*", Pattern.DOTALL);
    private static final Pattern ENCOUNTERED = Pattern.compile("Encountered \"([A-Za-z_]+)\"");
    private static final Pattern END_OF_TEXT = Pattern.compile("Encountered \"[^\"]*<EOF>\"");
    private static final Pattern NO_CHANGES =
            Pattern.compile("^StreamPhysical(\\w+) doesn't support consuming .*changes which is produced by");
    private static final Pattern NO_TARGET = Pattern.compile("Unknown target column '([^']*)'.*", Pattern.DOTALL);
    private static final String CORRELATED = "unexpected correlate variable";
    private static final String UNBOUNDED_SORT = "Sort on a non-time-attribute field is not supported";
    private static final int LONGEST = 400;

    private final UnknownNames unknown;
    private final boolean session;

    /** For the query of a definition. */
    public PlannerErrors(Topology topology) {
        this.unknown = new UnknownNames(topology, Map.of());
        this.session = false;
    }

    /**
     * For a statement that Flink carries out in a session.
     *
     * @param others names that the session knows besides, with the columns of those that matter
     */
    PlannerErrors(Topology topology, Map<String, List<String>> others) {
        this.unknown = new UnknownNames(topology, others);
        this.session = true;
    }

    /** @param sql the text that was planned; positions in the refusal count from its beginning */
    public KappaException refusal(String sql, Throwable thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof KappaException known) {
                return known;
            }
            if (t instanceof CalciteContextException context) {
                return new KappaException(validation(sql, context), thrown);
            }
            if (t instanceof SqlParserEOFException) {
                return new KappaException(
                        Problem.of(
                                ErrorCode.UNFINISHED_STATEMENT,
                                "the query ends in the middle: " + line(withoutPlace(message(thrown))),
                                "Complete it; a statement ends with ';'."),
                        thrown);
            }
            if (t instanceof SqlParseException syntax) {
                return new KappaException(syntax(syntax), thrown);
            }
            if (t instanceof PlanningEnvironment.NotAQueryException other) {
                return new KappaException(Problem.of(ErrorCode.SYNTAX, other.getMessage() + "."), thrown);
            }
        }
        return new KappaException(
                WrongCalls.ofTypes(sql, thrown).orElseGet(() -> unsupported(sql, message(thrown))), thrown);
    }

    private static Problem unsupported(String sql, String message) {
        if (message.startsWith(UNBOUNDED_SORT)) {
            return Problem.of(
                    ErrorCode.UNSUPPORTED_QUERY,
                    "the rows of a stream have no end, so that they cannot be put in order.",
                    "Leave ORDER BY out, or keep the first rows with LIMIT; or, in a SELECT for yourself, read what there is now: SET"
                            + " 'execution.runtime-mode' = 'batch'.");
        }
        if (!message.startsWith(CORRELATED)) {
            return Problem.of(ErrorCode.UNSUPPORTED_QUERY, line(message));
        }
        Problem problem = Problem.of(
                ErrorCode.UNSUPPORTED_QUERY,
                "a subquery that looks at the row beside it cannot take the first of its rows: Flink finds no plan for it.",
                "Rank the rows first, and join those: JOIN (SELECT *, ROW_NUMBER() OVER (PARTITION BY <what it is joined on>"
                        + " ORDER BY …) AS n FROM …) AS r ON … AND r.n <= 1.");
        return StatementText.of(sql).innerLimit().map(problem::at).orElse(problem);
    }

    /** Whether the planner gives up in words that {@link #refusal} has better ones for. */
    static boolean isKnown(Throwable thrown) {
        String message = message(thrown);
        return message.startsWith(CORRELATED) || message.startsWith(UNBOUNDED_SORT);
    }

    static Problem syntax(SqlParseException syntax) {
        String text = syntax.getMessage();
        String message = line(withoutPlace(text));
        if (END_OF_TEXT.matcher(text).lookingAt()) {
            Problem problem = Problem.of(
                    ErrorCode.UNFINISHED_STATEMENT,
                    "the query ends in the middle: " + message,
                    "Complete it; a statement ends with ';'.");
            return syntax.getPos() == null ? problem : problem.at(position(syntax.getPos()));
        }
        Matcher word = ENCOUNTERED.matcher(text);
        Problem problem = word.lookingAt()
                ? Problem.of(ErrorCode.SYNTAX, message, "If it is meant as a name, quote it: `" + word.group(1) + "`.")
                : Problem.of(ErrorCode.SYNTAX, message);
        return syntax.getPos() == null ? problem : problem.at(position(syntax.getPos()));
    }

    /** Positions of a query count from its beginning, so that this one would mislead. */
    private static String withoutPlace(String text) {
        return text.replaceFirst("\\s+at line \\d+, column \\d+", "");
    }

    Problem validation(String sql, CalciteContextException context) {
        String text = message(context);
        Position place = Position.of(Math.max(1, context.getPosLine()), Math.max(1, context.getPosColumn()));
        Matcher object = NO_OBJECT.matcher(text);
        if (object.matches()) {
            Problem problem = StatementText.of(sql).qualifies(object.group(1))
                    ? UnknownNames.noNamespace(object.group(1))
                    : unknown.stream(object.group(1));
            return problem.at(place);
        }
        Matcher column = NO_COLUMN.matcher(text);
        Matcher target = NO_TARGET.matcher(text);
        if (column.matches() || target.matches()) {
            return unknown.column((column.matches() ? column : target).group(1), sql)
                    .at(place);
        }
        Matcher function = NO_FUNCTION.matcher(text);
        Optional<Problem> wrong =
                function.matches() ? WrongCalls.ofSignature(function.group(1), context) : Optional.empty();
        if (wrong.isPresent()) {
            return wrong.get().at(place);
        }
        if (function.matches()) {
            return Problem.of(
                            ErrorCode.INVALID_QUERY,
                            "there is no function " + function.group(1) + ".",
                            functions(function.group(1)))
                    .at(place);
        }
        Matcher type = NO_TYPE.matcher(text);
        if (type.matches()) {
            return Problem.of(
                            ErrorCode.INVALID_QUERY,
                            "there is no type '" + type.group(1) + "'.",
                            "Write one of Flink SQL, such as INT, BIGINT, STRING, DECIMAL(10, 2) or TIMESTAMP(3).")
                    .at(place);
        }
        return Problem.of(ErrorCode.INVALID_QUERY, line(text)).at(place);
    }

    /**
     * Of a function that is not there: the planner of a definition does not know those of sessions, because what they compute might
     * become something else without anybody's rebuild.
     */
    private String functions(String signature) {
        String name = signature.replaceFirst("(?s)\\(.*", "").toLowerCase(Locale.ROOT);
        return session || CoreModule.INSTANCE.listFunctions().contains(name)
                ? "SHOW FUNCTIONS lists them; or CAST the arguments."
                : unknown.function(name)
                        .map(meant -> "Did you mean '" + meant + "'?")
                        .orElse(
                                "SHOW FUNCTIONS lists Flink's own and those of CREATE FUNCTION … USING JAR, which streams and views can"
                                        + " call; a TEMPORARY one is its session's alone, for nobody else has its code.");
    }

    Problem nondeterministic(SqlNode query, List<String> causes) {
        Problem problem = Problem.of(
                ErrorCode.NONDETERMINISTIC,
                "a rebuild could not reproduce the result because of " + String.join(" and ", causes) + ".",
                instead(causes) + "; or accept it WITH ('allow-nondeterministic' = 'true').");
        return find(query, causes).map(problem::at).orElse(problem);
    }

    private static String instead(List<String> causes) {
        if (causes.stream().anyMatch(c -> c.startsWith(Nondeterminism.AS_OF))) {
            return "Look up versions in a stream that only gains rows: join (SELECT *, ROW_NUMBER() OVER (PARTITION BY key"
                    + " ORDER BY time DESC) AS n FROM it) WHERE n = 1";
        }
        return causes.contains(Nondeterminism.LIMIT)
                ? "Write ORDER BY with columns that tell the rows apart"
                : "Use the event time and columns of the streams instead";
    }

    /** The first place in the text where one of these functions is called. */
    private static Optional<Position> find(SqlNode query, List<String> functions) {
        SqlParserPos[] found = new SqlParserPos[1];
        query.accept(new SqlBasicVisitor<Void>() {
            @Override
            public Void visit(SqlCall call) {
                note(call.getOperator().getName(), call.getParserPosition());
                return super.visit(call);
            }

            @Override
            public Void visit(SqlIdentifier id) {
                note(id.toString(), id.getParserPosition());
                return null;
            }

            private void note(String name, SqlParserPos place) {
                boolean named = functions.stream().anyMatch(f -> f.equalsIgnoreCase(name + "()"));
                if (named && place.getLineNum() > 0 && found[0] == null) {
                    found[0] = place;
                }
            }
        });
        return Optional.ofNullable(found[0]).map(PlannerErrors::position);
    }

    private static Position position(SqlParserPos place) {
        return Position.of(Math.max(1, place.getLineNum()), Math.max(1, place.getColumnNum()));
    }

    /** The innermost message that says something. */
    static String message(Throwable thrown) {
        String text = null;
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t.getMessage() != null && !(t instanceof ParseException && text != null)) {
                text = t.getMessage();
            }
        }
        return text == null ? thrown.getClass().getSimpleName() : text;
    }

    /** One line of at most some hundred characters, without the plans and lists of tokens that Flink appends. */
    static String line(String text) {
        Matcher changes = NO_CHANGES.matcher(text);
        if (changes.find()) {
            return "here rows change, and " + changes.group(1) + " takes only rows that are added.";
        }
        String cut = text.replaceFirst("(?s)\\s*Was expecting.*", "")
                .replaceFirst("(?s)\\s*Please check the documentation.*", "")
                .replaceFirst(
                        "(?s)^Cannot generate a valid execution plan for the given query:.*?(?=This exception)", "")
                .replaceAll("\\s+", " ")
                .trim();
        if (cut.length() > LONGEST) {
            cut = cut.substring(0, LONGEST) + "…";
        }
        return cut.endsWith(".") || cut.endsWith("…") ? cut : cut + ".";
    }
}
