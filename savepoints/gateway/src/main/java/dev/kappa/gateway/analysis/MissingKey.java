package dev.kappa.gateway.analysis;

import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.Problem;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.util.ImmutableBitSet;
import org.apache.flink.table.planner.calcite.FlinkTypeFactory;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/** Says what an author can do about an updating result without a key: select the key's columns, or declare a key. */
final class MissingKey {
    private final PlanningEnvironment planning;
    private final RowKeys rowKeys;

    MissingKey(PlanningEnvironment planning, RowKeys rowKeys) {
        this.planning = planning;
        this.rowKeys = rowKeys;
    }

    Problem problem(RelNode tree, List<String> names) {
        List<String> possible = new ArrayList<>();
        tree.getRowType().getFieldList().forEach(f -> {
            LogicalTypeRoot root = FlinkTypeFactory.toLogicalType(f.getType()).getTypeRoot();
            switch (root) {
                case ARRAY, MAP, MULTISET, ROW, RAW -> {}
                default -> possible.add(names.get(f.getIndex()));
            }
        });
        String declare = "Declare columns that tell its rows apart, out of " + String.join(", ", possible)
                + ": name (PRIMARY KEY (…) NOT ENFORCED) AS SELECT ….";
        return Problem.of(
                ErrorCode.MISSING_KEY,
                "rows of the result change, and no columns of it are known to tell them apart.",
                dropped(tree, names).map(d -> d + " Or declare").orElse("Declare")
                        + declare.substring("Declare".length()));
    }

    /** The key that the query has before its last projection, if that is what lost it. */
    private java.util.Optional<String> dropped(RelNode tree, List<String> names) {
        if (!(tree instanceof Project project)) {
            return java.util.Optional.empty();
        }
        try {
            RelNode input = planning.optimize(project.getInput());
            return KeyChoice.best(rowKeys.of(input).keys(), input)
                    .map(k -> missing(k, project))
                    .filter(missing -> !missing.isEmpty())
                    .map(missing -> "Add " + String.join(", ", missing) + " to the SELECT: it is part of the key.");
        } catch (RuntimeException e) {
            // only a hint: a projection taken away may leave a plan that cannot be optimized
            return java.util.Optional.empty();
        }
    }

    private static List<String> missing(ImmutableBitSet key, Project project) {
        List<String> fields = project.getInput().getRowType().getFieldNames();
        return key.toList().stream()
                .filter(i -> project.getProjects().stream()
                        .noneMatch(p -> p instanceof org.apache.calcite.rex.RexInputRef ref && ref.getIndex() == i))
                .map(fields::get)
                .filter(name -> !name.startsWith("$"))
                .toList();
    }
}
