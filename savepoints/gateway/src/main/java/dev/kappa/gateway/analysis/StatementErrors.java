package dev.kappa.gateway.analysis;

import dev.kappa.gateway.catalog.KappaCatalog;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.error.NearestName;
import dev.kappa.topology.error.Problem;
import dev.kappa.topology.graph.Topology;
import dev.kappa.topology.statement.StatementText;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.flink.table.api.SqlParserEOFException;

/**
 * Says in our words what Flink has against a statement of its own, where it names a place or something that does not exist. What is
 * left as Flink says it: a statement that ends in the middle, for which clients know Flink's words and ask for more; and all that fails
 * for another reason than what was written.
 */
public final class StatementErrors {
    private static final List<Pattern> NO_TABLE = List.of(
            Pattern.compile("Tables or views with the identifier '(.+)' doesn't exist.*", Pattern.DOTALL),
            Pattern.compile("Cannot find table '(.+)' in any of the catalogs.*", Pattern.DOTALL),
            Pattern.compile(
                    ".*(?:Table|View) with identifier '?((?:`[^`]*`\\.?)+|[^' ]+)'? does not exist.*", Pattern.DOTALL));

    private static final Pattern QUOTED = Pattern.compile("'([^' ]+)'");

    private final Supplier<Topology> topology;

    public StatementErrors(Supplier<Topology> topology) {
        this.topology = topology;
    }

    /**
     * @param others names of tables that the session knows besides, with their columns; asked for only if something is refused
     * @return empty where Flink's own words are to stay
     */
    public Optional<KappaException> refusal(
            StatementText statement, Throwable thrown, Supplier<Map<String, List<String>>> others) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof SqlParserEOFException) {
                return Optional.empty();
            }
            if (t instanceof KappaException known) {
                return Optional.of(placed(statement, known));
            }
            if (t instanceof CalciteContextException context) {
                Problem problem = new PlannerErrors(topology.get(), others.get()).validation(statement.text(), context);
                return Optional.of(placed(statement, problem, thrown));
            }
            if (t instanceof SqlParseException syntax) {
                return Optional.of(placed(statement, PlannerErrors.syntax(syntax), thrown));
            }
        }
        if (PlannerErrors.isKnown(thrown)) {
            return Optional.of(new PlannerErrors(topology.get()).refusal(statement.text(), thrown));
        }
        return unknownTable(statement, PlannerErrors.message(thrown), others)
                .map(problem -> new KappaException(problem, thrown));
    }

    private Optional<Problem> unknownTable(
            StatementText statement, String message, Supplier<Map<String, List<String>>> others) {
        for (Pattern pattern : NO_TABLE) {
            Matcher table = pattern.matcher(message);
            if (table.matches()) {
                String written = table.group(1).replace("`", "");
                String name = written.substring(written.lastIndexOf('.') + 1);
                boolean ours = written.equals(name) || written.startsWith(KappaCatalog.NAME + ".");
                Map<String, List<String>> known = others.get();
                Problem problem = ours
                        ? new UnknownNames(topology.get(), known).stream(name)
                        : Problem.of(
                                ErrorCode.UNKNOWN_TABLE,
                                "table '" + written + "' does not exist.",
                                NearestName.of(name, known.keySet())
                                        .map(n -> "Did you mean '" + n + "'?")
                                        .orElse("SHOW TABLES lists those of the current database."));
                return Optional.of(statement.place(name).map(problem::at).orElse(problem));
            }
        }
        return Optional.empty();
    }

    /** A refusal of our own catalog knows the table, and not where it is written. */
    private static KappaException placed(StatementText statement, KappaException refusal) {
        List<Problem> placed = refusal.problems().stream()
                .map(p -> p.position().isPresent()
                        ? p
                        : QUOTED.matcher(p.message())
                                .results()
                                .map(name -> statement.place(name.group(1)))
                                .flatMap(Optional::stream)
                                .findFirst()
                                .map(p::at)
                                .orElse(p))
                .toList();
        return new KappaException(placed, refusal.getCause());
    }

    private static KappaException placed(StatementText statement, Problem problem, Throwable thrown) {
        return new KappaException(
                problem.position()
                        .map(p -> problem.at(statement.position(p.line(), p.column())))
                        .orElse(problem),
                thrown);
    }
}
