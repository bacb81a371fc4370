package dev.kappa.gateway.analysis;

import dev.kappa.gateway.catalog.KappaCatalog;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.definition.VersionId;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.flink.table.catalog.ContextResolvedFunction;
import org.apache.flink.table.functions.FunctionIdentifier;
import org.apache.flink.table.planner.functions.bridging.BridgingSqlAggFunction;
import org.apache.flink.table.planner.functions.bridging.BridgingSqlFunction;

/** Finds the functions of users that a query calls, also those whose calls the optimizer replaces by their results. */
final class CalledFunctions {
    private CalledFunctions() {}

    /** Each once, in the order of their names. */
    static List<VersionDefinition> of(RelNode tree, PlanningEnvironment planning) {
        TreeMap<VersionId, VersionDefinition> found = new TreeMap<>();
        RelTrees.forEachOperator(tree, operator -> resolved(operator)
                .flatMap(ContextResolvedFunction::getIdentifier)
                .flatMap(FunctionIdentifier::getIdentifier)
                .filter(id -> id.getCatalogName().equals(KappaCatalog.NAME))
                .ifPresent(id -> {
                    VersionDefinition function = planning.function(id.getObjectName());
                    found.put(function.id(), function);
                }));
        return List.copyOf(found.values());
    }

    private static Optional<ContextResolvedFunction> resolved(SqlOperator operator) {
        if (operator instanceof BridgingSqlFunction function) {
            return Optional.of(function.getResolvedFunction());
        }
        return operator instanceof BridgingSqlAggFunction aggregate
                ? Optional.of(aggregate.getResolvedFunction())
                : Optional.empty();
    }
}
