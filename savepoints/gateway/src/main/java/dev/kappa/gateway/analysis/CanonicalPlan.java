package dev.kappa.gateway.analysis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.logical.LogicalAggregate;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;

/**
 * Takes out of a plan what an author may write one way or another: names that inner SELECTs chose become positions, and
 * operands whose order means nothing get one order, so that neither shows in the optimized plan.
 */
final class CanonicalPlan {
    private CanonicalPlan() {}

    static RelNode of(RelNode root) {
        return root.accept(new RelHomogeneousShuttle() {
            private final RexBuilder rex = root.getCluster().getRexBuilder();
            private final RexShuttle inExpressions = new RexShuttle() {
                @Override
                public RexNode visitSubQuery(RexSubQuery subquery) {
                    return subquery.clone(of(subquery.rel));
                }

                @Override
                public RexNode visitCall(RexCall call) {
                    RexNode visited = super.visitCall(call);
                    return visited instanceof RexCall c ? ordered(c, rex) : visited;
                }
            };

            @Override
            public RelNode visit(RelNode node) {
                RelNode visited = super.visit(node).accept(inExpressions);
                if (visited instanceof LogicalProject project) {
                    return positional(project);
                }
                if (visited instanceof LogicalAggregate aggregate) {
                    return nameless(aggregate);
                }
                return visited;
            }
        });
    }

    /** Operands whose order means nothing are put into one order, and a {@code >} becomes a {@code <}. */
    private static RexNode ordered(RexCall call, RexBuilder rex) {
        List<RexNode> operands = new ArrayList<>(call.getOperands());
        switch (call.getKind()) {
            case AND, OR, EQUALS, NOT_EQUALS, IS_DISTINCT_FROM, IS_NOT_DISTINCT_FROM -> {
                operands.sort(Comparator.comparing(RexNode::toString));
                return call.clone(call.getType(), operands);
            }
            case GREATER_THAN -> {
                return turned(rex, call, SqlStdOperatorTable.LESS_THAN);
            }
            case GREATER_THAN_OR_EQUAL -> {
                return turned(rex, call, SqlStdOperatorTable.LESS_THAN_OR_EQUAL);
            }
            default -> {
                return call;
            }
        }
    }

    private static RexNode turned(RexBuilder rex, RexCall call, SqlOperator operator) {
        return rex.makeCall(
                call.getType(),
                operator,
                List.of(call.getOperands().get(1), call.getOperands().get(0)));
    }

    private static RelNode positional(LogicalProject project) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < project.getProjects().size(); i++) {
            names.add("p" + i);
        }
        return project.copy(
                project.getTraitSet(),
                project.getInput(),
                project.getProjects(),
                RexUtil.createStructType(project.getCluster().getTypeFactory(), project.getProjects(), names, null));
    }

    private static RelNode nameless(LogicalAggregate aggregate) {
        List<AggregateCall> calls =
                aggregate.getAggCallList().stream().map(c -> c.withName(null)).toList();
        return LogicalAggregate.create(
                aggregate.getInput(), aggregate.getHints(), aggregate.getGroupSet(), aggregate.getGroupSets(), calls);
    }
}
