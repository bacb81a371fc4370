package dev.kappa.gateway.analysis;

import dev.kappa.gateway.catalog.KappaCatalog;
import dev.kappa.topology.Names;
import dev.kappa.topology.definition.Column;
import dev.kappa.topology.definition.ObjectKind;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.definition.VersionId;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.error.NearestName;
import dev.kappa.topology.error.Position;
import dev.kappa.topology.error.Problem;
import dev.kappa.topology.graph.NamedObject;
import dev.kappa.topology.graph.Topology;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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

/** Translates what Flink's planner throws into problems that say where, what, which value and what to do. */
public final class PlannerErrors {
    private static final Pattern NO_OBJECT = Pattern.compile("Object '([^']*)' not found.*", Pattern.DOTALL);
    private static final Pattern NO_COLUMN = Pattern.compile("Column '([^']*)' not found in .*", Pattern.DOTALL);
    private static final Pattern NO_FUNCTION =
            Pattern.compile("No match found for function signature (.*)", Pattern.DOTALL);
    private static final Pattern NO_TYPE = Pattern.compile("Unknown identifier '([^']*)'.*", Pattern.DOTALL);
    private static final Pattern WORD = Pattern.compile("`([^`]+)`|([A-Za-z_][A-Za-z0-9_$]*)");
    private static final Pattern ENCOUNTERED = Pattern.compile("Encountered \"([A-Za-z_]+)\"");
    private static final Pattern END_OF_TEXT = Pattern.compile("Encountered \"[^\"]*<EOF>\"");
    private static final Pattern NO_CHANGES =
            Pattern.compile("^StreamPhysical(\\w+) doesn't support consuming .*changes which is produced by");
    private static final int LONGEST = 400;

    private final Topology topology;

    public PlannerErrors(Topology topology) {
        this.topology = topology;
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
        return new KappaException(Problem.of(ErrorCode.UNSUPPORTED_QUERY, line(message(thrown))), thrown);
    }

    private static Problem syntax(SqlParseException syntax) {
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

    private Problem validation(String sql, CalciteContextException context) {
        String text = message(context);
        Position place = Position.of(Math.max(1, context.getPosLine()), Math.max(1, context.getPosColumn()));
        Matcher object = NO_OBJECT.matcher(text);
        if (object.matches()) {
            return unknownName(object.group(1)).at(place);
        }
        Matcher column = NO_COLUMN.matcher(text);
        if (column.matches()) {
            return Problem.of(
                            ErrorCode.UNKNOWN_COLUMN,
                            "column '" + column.group(1) + "' does not exist.",
                            NearestName.hint(column.group(1), columnsIn(sql)))
                    .at(place);
        }
        Matcher function = NO_FUNCTION.matcher(text);
        if (function.matches()) {
            return Problem.of(
                            ErrorCode.INVALID_QUERY,
                            "there is no function " + function.group(1) + ".",
                            "SHOW FUNCTIONS lists them; or CAST the arguments.")
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

    private Problem unknownName(String name) {
        NamedObject found = topology.objects().get(name);
        if (found != null && found.kind() == ObjectKind.SOURCE) {
            return Problem.of(
                    ErrorCode.WRONG_KIND,
                    "'" + name + "' is a source, and a query reads streams.",
                    "CREATE STREAM … FROM SOURCE " + name + " first, and read that.");
        }
        Optional<VersionId> version = Names.versioned(name);
        if (version.isPresent() && topology.objects().containsKey(version.get().name())) {
            List<String> versions = topology.versions().keySet().stream()
                    .filter(v -> v.name().equals(version.get().name()))
                    .map(VersionId::toString)
                    .toList();
            return Problem.of(
                    ErrorCode.UNKNOWN_VERSION,
                    "'" + version.get().name() + "' has no version "
                            + version.get().version() + ".",
                    "There are: " + String.join(", ", versions) + ".");
        }
        List<String> readable = topology.objects().values().stream()
                .filter(o -> o.kind() != ObjectKind.SOURCE)
                .map(NamedObject::name)
                .toList();
        return Problem.of(
                ErrorCode.UNKNOWN_STREAM, "stream '" + name + "' does not exist.", NearestName.hint(name, readable));
    }

    /** Columns of all streams whose names occur in the text: what a mistyped column may have meant. */
    private Set<String> columnsIn(String sql) {
        Set<String> columns = new LinkedHashSet<>();
        Matcher word = WORD.matcher(sql);
        while (word.find()) {
            String name = word.group(1) != null ? word.group(1) : word.group(2);
            KappaCatalog.resolve(topology, name)
                    .map(VersionDefinition::columns)
                    .ifPresent(all -> all.stream().map(Column::name).forEach(columns::add));
        }
        return columns;
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
    private static String message(Throwable thrown) {
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
