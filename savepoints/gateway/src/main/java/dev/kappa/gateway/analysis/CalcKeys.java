package dev.kappa.gateway.analysis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.core.Calc;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.ImmutableBitSet;
import org.apache.flink.table.planner.calcite.FlinkTypeFactory;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/** Keys across a projection with a filter: a key survives when every column of it comes out unchanged or losslessly cast. */
final class CalcKeys {
    private final List<RexNode> projects;
    private final List<RexNode> conjuncts;

    CalcKeys(Calc calc) {
        var program = calc.getProgram();
        projects =
                program.getProjectList().stream().map(program::expandLocalRef).toList();
        conjuncts = program.getCondition() == null
                ? List.of()
                : RelOptUtil.conjunctions(program.expandLocalRef(program.getCondition()));
    }

    KeySet of(KeySet input) {
        ImmutableBitSet.Builder constant = ImmutableBitSet.builder();
        List<int[]> equal = new ArrayList<>();
        for (RexNode conjunct : conjuncts) {
            if (conjunct instanceof RexCall call && RowKeys.isEquality(call.getKind())) {
                note(call.getOperands().get(0), call.getOperands().get(1), constant, equal);
            }
        }
        return input.without(constant.build()).withEqual(equal).project(outputs());
    }

    private static void note(RexNode a, RexNode b, ImmutableBitSet.Builder constant, List<int[]> equal) {
        OptionalInt left = column(a);
        OptionalInt right = column(b);
        if (left.isPresent() && right.isPresent()) {
            equal.add(new int[] {left.getAsInt(), right.getAsInt()});
        } else if (left.isPresent() && b instanceof RexLiteral) {
            constant.set(left.getAsInt());
        } else if (right.isPresent() && a instanceof RexLiteral) {
            constant.set(right.getAsInt());
        }
    }

    private Map<Integer, List<Integer>> outputs() {
        Map<Integer, List<Integer>> outputs = new HashMap<>();
        for (int i = 0; i < projects.size(); i++) {
            int output = i;
            column(projects.get(i)).ifPresent(c -> outputs.computeIfAbsent(c, k -> new ArrayList<>())
                    .add(output));
        }
        return outputs;
    }

    /** The input column whose value the expression keeps apart. */
    private static OptionalInt column(RexNode expression) {
        if (expression instanceof RexInputRef ref) {
            return OptionalInt.of(ref.getIndex());
        }
        if (expression instanceof RexCall call
                && (call.getKind() == SqlKind.CAST || call.getKind() == SqlKind.REINTERPRET)
                && isInjective(call.getOperands().get(0), call)) {
            return column(call.getOperands().get(0));
        }
        return OptionalInt.empty();
    }

    /** Two values that differ still differ after this cast, and NULL stays NULL. */
    private static boolean isInjective(RexNode from, RexNode to) {
        LogicalType a = FlinkTypeFactory.toLogicalType(from.getType()).copy(true);
        LogicalType b = FlinkTypeFactory.toLogicalType(to.getType()).copy(true);
        if (a.equals(b)) {
            return true;
        }
        boolean wholeNumber = a.is(LogicalTypeFamily.INTEGER_NUMERIC);
        if (wholeNumber && b.is(LogicalTypeFamily.INTEGER_NUMERIC)) {
            return width(a) <= width(b);
        }
        if (wholeNumber && b.is(LogicalTypeRoot.VARCHAR)) {
            return LogicalTypeChecks.getLength(b) >= 20;
        }
        if (a.is(LogicalTypeRoot.VARCHAR) && b.is(LogicalTypeRoot.VARCHAR)) {
            return LogicalTypeChecks.getLength(a) <= LogicalTypeChecks.getLength(b);
        }
        if (a instanceof DecimalType x && b instanceof DecimalType y) {
            return x.getScale() <= y.getScale() && x.getPrecision() - x.getScale() <= y.getPrecision() - y.getScale();
        }
        boolean sameClock = a.getTypeRoot() == b.getTypeRoot()
                && (a.is(LogicalTypeRoot.TIMESTAMP_WITHOUT_TIME_ZONE)
                        || a.is(LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE));
        return sameClock && LogicalTypeChecks.getPrecision(a) <= LogicalTypeChecks.getPrecision(b);
    }

    private static int width(LogicalType type) {
        return List.of(
                        LogicalTypeRoot.TINYINT,
                        LogicalTypeRoot.SMALLINT,
                        LogicalTypeRoot.INTEGER,
                        LogicalTypeRoot.BIGINT)
                .indexOf(type.getTypeRoot());
    }
}
