package dev.kappa.gateway.analysis;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.util.ImmutableBitSet;
import org.apache.flink.table.planner.plan.metadata.FlinkRelMetadataQuery;

/**
 * Finds where the order in which rows arrive decides about the result. Within one partition a replay keeps that order; between
 * partitions and inputs it does not, so the author should know.
 */
final class ArrivalOrder {
    private static final Set<String> BY_ARRIVAL =
            Set.of("FIRST_VALUE", "LAST_VALUE", "LISTAGG", "ARRAY_AGG", "COLLECT", "JSON_ARRAYAGG");

    private final FlinkRelMetadataQuery metadata;
    private final Set<String> notes = new LinkedHashSet<>();

    private ArrivalOrder(RelNode tree) {
        this.metadata = FlinkRelMetadataQuery.reuseOrCreate(tree.getCluster().getMetadataQuery());
    }

    /** A sentence for each. */
    static List<String> notes(RelNode tree) {
        ArrivalOrder order = new ArrivalOrder(tree);
        RelTrees.forEach(tree, order::visit);
        return new ArrayList<>(order.notes);
    }

    private void visit(RelNode node) {
        if (node instanceof Aggregate aggregate) {
            aggregate.getAggCallList().stream()
                    .map(c -> c.getAggregation().getName().toUpperCase(java.util.Locale.ROOT))
                    .filter(BY_ARRIVAL::contains)
                    .forEach(name -> notes.add(name
                            + " takes rows in the order in which they arrive, which a replay of several partitions or"
                            + " streams may change"));
        }
        if (node instanceof Sort sort && sort.fetch != null) {
            ImmutableBitSet by = ImmutableBitSet.of(sort.getCollation().getKeys());
            if (!by.isEmpty()) {
                noteTies(sort.getInput(), by, "ORDER BY … LIMIT");
            }
        }
        if (node instanceof Project project) {
            project.getProjects()
                    .forEach(p -> p.accept(new RexShuttle() {
                        @Override
                        public RexNode visitOver(RexOver over) {
                            visitNumbering(project.getInput(), over);
                            return over;
                        }
                    }));
        }
    }

    /** ROW_NUMBER gives equal rows different numbers; RANK and DENSE_RANK do not. */
    private void visitNumbering(RelNode input, RexOver over) {
        if (!over.getOperator().getName().equalsIgnoreCase("ROW_NUMBER")) {
            return;
        }
        ImmutableBitSet.Builder by = ImmutableBitSet.builder();
        over.getWindow().partitionKeys.forEach(k -> add(by, k));
        over.getWindow().orderKeys.forEach(k -> add(by, k.left));
        noteTies(input, by.build(), "ROW_NUMBER()");
    }

    private static void add(ImmutableBitSet.Builder columns, RexNode key) {
        if (key instanceof RexInputRef ref) {
            columns.set(ref.getIndex());
        }
    }

    private void noteTies(RelNode input, ImmutableBitSet by, String what) {
        Set<ImmutableBitSet> unique = metadata.getUniqueKeys(input);
        if (unique == null || unique.stream().noneMatch(by::contains)) {
            notes.add("of rows that are equal in all that " + what
                    + " goes by, the order of their arrival decides; more columns in ORDER BY make it certain");
        }
    }
}
