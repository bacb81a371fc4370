package dev.kappa.gateway.analysis;

import dev.kappa.gateway.analysis.PlanningEnvironment.ParsedQuery;
import dev.kappa.topology.definition.ChangelogKind;
import dev.kappa.topology.definition.Column;
import dev.kappa.topology.definition.Watermark;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.error.NearestName;
import dev.kappa.topology.error.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.util.ImmutableBitSet;
import org.apache.flink.table.planner.plan.nodes.physical.stream.StreamPhysicalRel;
import org.apache.flink.table.planner.plan.utils.ChangelogPlanUtils;

/**
 * Turns the text of a query into a {@link QueryAnalysis}, or throws a {@link KappaException} with every problem found;
 * positions in it count from the beginning of the text.
 */
public final class QueryAnalyst {
    private final PlanningEnvironment planning;
    private final PlannerErrors errors;
    private final RowKeys rowKeys;

    public QueryAnalyst(PlanningEnvironment planning) {
        this.planning = planning;
        this.errors = new PlannerErrors(planning.topology());
        this.rowKeys = new RowKeys(planning.topology());
    }

    public QueryAnalysis analyse(String query, DeclaredShape declared) {
        ParsedQuery parsed;
        try {
            parsed = planning.parse(query);
        } catch (RuntimeException | AssertionError e) {
            throw errors.refusal(query, e);
        }
        List<Problem> problems = new ArrayList<>(OutputColumns.problems(parsed.columns(), parsed.tree()));
        List<String> causes = Nondeterminism.causes(parsed.tree(), planning.topology(), planning.options());
        if (!causes.isEmpty() && !declared.allowNondeterministic()) {
            problems.add(errors.nondeterministic(parsed.node(), causes));
        }
        declared.key().ifPresent(k -> problems.addAll(unknown(k, parsed.columns(), "PRIMARY KEY")));
        declared.watermark()
                .ifPresent(w -> problems.addAll(unknown(List.of(w.column()), parsed.columns(), "WATERMARK")));
        if (!problems.isEmpty()) {
            throw new KappaException(problems);
        }
        try {
            return analyse(parsed, declared, causes);
        } catch (KappaException e) {
            throw e;
        } catch (RuntimeException | AssertionError e) {
            throw errors.refusal(query, e);
        }
    }

    private QueryAnalysis analyse(ParsedQuery parsed, DeclaredShape declared, List<String> causes) {
        List<String> names = parsed.columns();
        int declaredTime =
                declared.watermark().map(w -> names.indexOf(w.column())).orElse(-1);
        int rowtime = rowtime(parsed.tree(), declaredTime).orElse(-1);
        RelNode output = OutputColumns.prepared(parsed.tree(), rowtime, declaredTime, Set.of());
        RelNode physical = planning.optimize(output);
        boolean appends = ChangelogPlanUtils.isInsertOnly((StreamPhysicalRel) physical);

        Optional<ImmutableBitSet> derived = appends ? Optional.empty() : KeyChoice.of(rowKeys, output, physical);
        Optional<ImmutableBitSet> wanted = declared.key()
                .map(k -> ImmutableBitSet.of(k.stream().map(names::indexOf).toList()));
        boolean proven =
                wanted.map(w -> KeyChoice.isProven(rowKeys, physical, w)).orElse(true);
        if (wanted.isEmpty() && derived.isEmpty() && !appends) {
            throw new KappaException(new MissingKey(planning, rowKeys).problem(parsed.tree(), names));
        }
        if (!proven && appends) {
            throw new KappaException(Problem.of(
                    ErrorCode.UNSUPPORTED_QUERY,
                    "two rows may have the same PRIMARY KEY ("
                            + String.join(", ", declared.key().get()) + "), and the result only adds rows.",
                    "Leave the key out, or keep one row of each key:"
                            + " WHERE ROW_NUMBER() OVER (PARTITION BY key ORDER BY time DESC) = 1."));
        }
        Optional<List<String>> key = declared.key().or(() -> derived.map(d -> names(d, names)));
        if (!proven) {
            Set<Integer> notNull = wanted.get().toList().stream().collect(Collectors.toSet());
            output = OutputColumns.prepared(parsed.tree(), rowtime, declaredTime, notNull);
        }
        List<String> notes = new ArrayList<>();
        Optional<Watermark> watermark = declared.watermark();
        if (watermark.isEmpty() && rowtime >= 0) {
            watermark = new WatermarkInheritance(planning.topology(), new WatermarkExpression(planning.planner()))
                    .of(output, physical, rowtime, names.get(rowtime));
            if (watermark.isEmpty()) {
                notes.add("the event time '" + names.get(rowtime)
                        + "' is no longer one for readers; declare WATERMARK FOR it if they need it");
            }
        }
        causes.forEach(c -> notes.add("a replay may come out differently because of " + c));
        notes.addAll(ArrivalOrder.notes(parsed.tree()));
        List<Column> columns = OutputColumns.of(output);
        return new QueryAnalysis(
                columns,
                key.isPresent() ? ChangelogKind.CHANGELOG : ChangelogKind.APPEND,
                key,
                proven,
                watermark,
                ReadTables.of(output, planning.topology()),
                CalledFunctions.of(output, planning),
                notes,
                output);
    }

    /** The one column that is written as event time: the declared one if it is one, else the first. */
    private static OptionalInt rowtime(RelNode tree, int declared) {
        if (declared >= 0 && OutputColumns.isRowtime(tree, declared)) {
            return OptionalInt.of(declared);
        }
        return IntStream.range(0, tree.getRowType().getFieldCount())
                .filter(i -> OutputColumns.isRowtime(tree, i))
                .findFirst();
    }

    private static List<String> names(ImmutableBitSet key, List<String> names) {
        return key.toList().stream().map(names::get).toList();
    }

    private static List<Problem> unknown(List<String> wanted, List<String> columns, String clause) {
        return wanted.stream()
                .filter(c -> !columns.contains(c))
                .map(c -> Problem.of(
                        ErrorCode.UNKNOWN_COLUMN,
                        "column '" + c + "' of " + clause + " is not in the result.",
                        NearestName.hint(c, columns)))
                .toList();
    }
}
