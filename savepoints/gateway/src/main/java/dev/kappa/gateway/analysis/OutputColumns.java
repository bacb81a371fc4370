package dev.kappa.gateway.analysis;

import dev.kappa.topology.definition.Column;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.flink.table.planner.calcite.FlinkTypeFactory;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;
import org.apache.flink.table.types.logical.utils.LogicalTypeUtils;

/** The columns that a query puts out: checks their names and types, and prepares them to be written. */
final class OutputColumns {
    private OutputColumns() {}

    /** Every column that cannot be in a stream, with the reason. */
    static List<Problem> problems(List<String> names, RelNode tree) {
        List<Problem> problems = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        List<RelDataTypeField> fields = tree.getRowType().getFieldList();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            if (name.startsWith("EXPR$")) {
                problems.add(Problem.of(
                        ErrorCode.INVALID_QUERY,
                        "column " + (i + 1) + " of the result has no name.",
                        "Write AS and a name after its expression."));
            } else if (!seen.add(name)) {
                problems.add(Problem.of(
                        ErrorCode.INVALID_QUERY,
                        "the result has two columns '" + name + "'.",
                        "Rename column " + (i + 1) + " with AS."));
            }
            LogicalType type = type(fields.get(i));
            TopicTypes.obstacle(type)
                    .ifPresent(o -> problems.add(Problem.of(
                            ErrorCode.UNSUPPORTED_TYPE,
                            "column '" + name + "' is " + type.asSummaryString() + ".",
                            Character.toUpperCase(o.charAt(0)) + o.substring(1) + ".")));
        }
        return problems;
    }

    static List<Column> of(RelNode tree) {
        return tree.getRowType().getFieldList().stream()
                .map(f -> new Column(f.getName(), type(f).asSerializableString()))
                .toList();
    }

    static boolean isRowtime(RelNode tree, int index) {
        return LogicalTypeChecks.isRowtimeAttribute(FlinkTypeFactory.toLogicalType(
                tree.getRowType().getFieldList().get(index).getType()));
    }

    /**
     * Flink writes one event time at most, so every other becomes a plain timestamp; a column that the author declares a
     * watermark for gets the precision that Flink's event times have; a column of a declared key takes no NULL.
     */
    static RelNode prepared(RelNode tree, int rowtime, int watermark, Set<Integer> notNull) {
        RexBuilder rex = tree.getCluster().getRexBuilder();
        FlinkTypeFactory types = (FlinkTypeFactory) tree.getCluster().getTypeFactory();
        List<RexNode> projects = new ArrayList<>();
        boolean changed = false;
        for (RelDataTypeField field : tree.getRowType().getFieldList()) {
            LogicalType type = FlinkTypeFactory.toLogicalType(field.getType());
            LogicalType target = type;
            if (LogicalTypeChecks.isTimeAttribute(type) && field.getIndex() != rowtime) {
                target = LogicalTypeUtils.removeTimeAttributes(type);
            }
            if (field.getIndex() == watermark) {
                target = asEventTime(target);
            }
            if (notNull.contains(field.getIndex())) {
                target = target.copy(false);
            }
            RexNode reference = rex.makeInputRef(tree, field.getIndex());
            boolean same = target.equals(type);
            changed |= !same;
            projects.add(
                    same ? reference : rex.makeAbstractCast(types.createFieldTypeFromLogicalType(target), reference));
        }
        return changed
                ? LogicalProject.create(
                        tree, List.of(), projects, tree.getRowType().getFieldNames())
                : tree;
    }

    private static LogicalType asEventTime(LogicalType type) {
        if (type instanceof TimestampType t && t.getPrecision() > 3) {
            return new TimestampType(t.isNullable(), 3);
        }
        if (type instanceof LocalZonedTimestampType t && t.getPrecision() > 3) {
            return new LocalZonedTimestampType(t.isNullable(), 3);
        }
        return type;
    }

    private static LogicalType type(RelDataTypeField field) {
        return LogicalTypeUtils.removeTimeAttributes(FlinkTypeFactory.toLogicalType(field.getType()));
    }
}
