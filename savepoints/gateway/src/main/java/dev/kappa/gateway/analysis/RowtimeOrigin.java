package dev.kappa.gateway.analysis;

import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.graph.Topology;
import java.util.HashSet;
import java.util.Set;
import org.apache.calcite.rel.BiRel;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.SingleRel;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.SetOp;
import org.apache.calcite.rel.core.TableFunctionScan;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;

/** Where a rowtime attribute of a result comes from. */
sealed interface RowtimeOrigin {
    /** A stream's own event time, passed on. */
    record StreamColumn(VersionDefinition version, String column) implements RowtimeOrigin {}

    /** The last instant of a window, emitted as the watermark passes it: in order, with nothing to wait for. */
    record WindowTime() implements RowtimeOrigin {}

    /** Made by an operator of which we do not know how far out of order it emits. */
    record Unknown() implements RowtimeOrigin {}

    /**
     * Follows column {@code index} of the logical plan down to its scans. Calcite's own column origins stop at watermark
     * assigners, window functions and aggregates.
     */
    static Set<RowtimeOrigin> of(RelNode node, int index, Topology topology) {
        if (node instanceof TableScan scan) {
            return Set.of(new StreamColumn(
                    ReadTables.version(scan, topology),
                    scan.getRowType().getFieldNames().get(index)));
        }
        if (node instanceof Project project) {
            return ofExpression(project.getProjects().get(index), project.getInput(), topology);
        }
        if (node instanceof Aggregate aggregate) {
            return index < aggregate.getGroupCount()
                    ? of(aggregate.getInput(), aggregate.getGroupSet().nth(index), topology)
                    : Set.of(new Unknown());
        }
        if (node instanceof BiRel pair) {
            int left = pair.getLeft().getRowType().getFieldCount();
            return index < left ? of(pair.getLeft(), index, topology) : of(pair.getRight(), index - left, topology);
        }
        if (node instanceof TableFunctionScan function) {
            return ofFunction(function, index, topology);
        }
        if (node instanceof SetOp set) {
            Set<RowtimeOrigin> origins = new HashSet<>();
            set.getInputs().forEach(input -> origins.addAll(of(input, index, topology)));
            return origins;
        }
        if (node instanceof SingleRel single
                && single.getRowType().getFieldCount()
                        == single.getInput().getRowType().getFieldCount()) {
            return of(single.getInput(), index, topology);
        }
        return Set.of(new Unknown());
    }

    private static Set<RowtimeOrigin> ofExpression(RexNode expression, RelNode input, Topology topology) {
        if (expression instanceof RexInputRef ref) {
            return of(input, ref.getIndex(), topology);
        }
        boolean groupWindow = expression instanceof RexCall call
                && Set.of("TUMBLE_ROWTIME", "HOP_ROWTIME", "SESSION_ROWTIME")
                        .contains(call.getOperator().getName());
        return Set.of(groupWindow ? new WindowTime() : new Unknown());
    }

    private static Set<RowtimeOrigin> ofFunction(TableFunctionScan function, int index, Topology topology) {
        if (function.getInputs().size() != 1) {
            return Set.of(new Unknown());
        }
        RelNode input = function.getInput(0);
        return index < input.getRowType().getFieldCount() ? of(input, index, topology) : Set.of(new WindowTime());
    }
}
