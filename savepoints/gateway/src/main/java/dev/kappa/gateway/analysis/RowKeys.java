package dev.kappa.gateway.analysis;

import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.graph.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.SingleRel;
import org.apache.calcite.rel.core.Calc;
import org.apache.calcite.rel.core.Exchange;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.ImmutableBitSet;
import org.apache.flink.table.planner.plan.nodes.calcite.Rank;
import org.apache.flink.table.planner.plan.nodes.calcite.WatermarkAssigner;
import org.apache.flink.table.planner.plan.nodes.exec.spec.JoinSpec;
import org.apache.flink.table.planner.plan.nodes.physical.common.CommonPhysicalJoin;
import org.apache.flink.table.planner.plan.nodes.physical.stream.StreamPhysicalChangelogNormalize;
import org.apache.flink.table.planner.plan.nodes.physical.stream.StreamPhysicalDeduplicate;
import org.apache.flink.table.planner.plan.nodes.physical.stream.StreamPhysicalDropUpdateBefore;
import org.apache.flink.table.planner.plan.nodes.physical.stream.StreamPhysicalGroupAggregateBase;
import org.apache.flink.table.planner.plan.nodes.physical.stream.StreamPhysicalLimit;
import org.apache.flink.table.planner.plan.nodes.physical.stream.StreamPhysicalLocalGroupAggregate;
import org.apache.flink.table.planner.plan.nodes.physical.stream.StreamPhysicalMiniBatchAssigner;
import org.apache.flink.table.planner.plan.nodes.physical.stream.StreamPhysicalOverAggregateBase;
import org.apache.flink.table.planner.plan.nodes.physical.stream.StreamPhysicalTemporalJoin;
import org.apache.flink.table.planner.plan.nodes.physical.stream.StreamPhysicalWindowAggregateBase;
import org.apache.flink.table.planner.plan.nodes.physical.stream.StreamPhysicalWindowDeduplicate;
import org.apache.flink.table.planner.plan.nodes.physical.stream.StreamPhysicalWindowTableFunction;
import org.apache.flink.table.planner.plan.utils.RankUtil;
import org.apache.flink.table.runtime.operators.rank.ConstantRankRange;
import org.apache.flink.table.runtime.operators.rank.RankType;

/**
 * Derives the keys of a result from the physical plan. It knows more than Flink's upsert keys, which must also survive a
 * shuffle between operators: a semi join keeps its left side's key, a row joined with at most one row keeps its own, a
 * column may stand for an equal one, and keys with columns that may be NULL and the empty key of a single row count. Where
 * it does not know a node it claims nothing.
 */
final class RowKeys {
    private final Topology topology;

    RowKeys(Topology topology) {
        this.topology = topology;
    }

    KeySet of(RelNode node) {
        if (node instanceof TableScan scan) {
            return scan(scan);
        }
        if (node instanceof Calc calc) {
            return new CalcKeys(calc).of(of(calc.getInput()));
        }
        if (node instanceof StreamPhysicalTemporalJoin join) {
            return of(join.getLeft());
        }
        if (node instanceof CommonPhysicalJoin join) {
            return join(join);
        }
        if (node instanceof StreamPhysicalLocalGroupAggregate) {
            return KeySet.NONE;
        }
        if (node instanceof StreamPhysicalGroupAggregateBase aggregate) {
            return GroupKeys.of(aggregate, of(aggregate.getInput()));
        }
        if (node instanceof StreamPhysicalWindowAggregateBase aggregate) {
            return WindowKeys.of(aggregate);
        }
        if (node instanceof StreamPhysicalWindowTableFunction function) {
            return WindowKeys.of(function, of(function.getInput()));
        }
        if (node instanceof StreamPhysicalWindowDeduplicate) {
            return KeySet.NONE;
        }
        if (node instanceof Rank rank) {
            return rank(rank);
        }
        if (node instanceof StreamPhysicalDeduplicate deduplicate) {
            return KeySet.of(ImmutableBitSet.of(deduplicate.getUniqueKeys()));
        }
        if (node instanceof StreamPhysicalChangelogNormalize normalize) {
            return KeySet.of(ImmutableBitSet.of(normalize.uniqueKeys()));
        }
        if (node instanceof StreamPhysicalOverAggregateBase over) {
            return of(over.getInput());
        }
        if (node instanceof Sort sort) {
            boolean one = sort.fetch instanceof RexLiteral n && RexLiteral.intValue(n) == 1;
            return one ? KeySet.singleRow() : of(sort.getInput());
        }
        if (node instanceof Union union) {
            return UnionKeys.of(union, this);
        }
        if (node instanceof Values values) {
            return values.getTuples().size() <= 1 ? KeySet.singleRow() : KeySet.NONE;
        }
        if (node instanceof Exchange
                || node instanceof WatermarkAssigner
                || node instanceof StreamPhysicalMiniBatchAssigner
                || node instanceof StreamPhysicalDropUpdateBefore
                || node instanceof StreamPhysicalLimit) {
            return of(((SingleRel) node).getInput());
        }
        return KeySet.NONE;
    }

    private KeySet scan(TableScan scan) {
        VersionDefinition version = ReadTables.version(scan, topology);
        List<String> columns = scan.getRowType().getFieldNames();
        return version.key()
                .filter(columns::containsAll)
                .map(key -> KeySet.of(
                        ImmutableBitSet.of(key.stream().map(columns::indexOf).toList())))
                .orElse(KeySet.NONE);
    }

    private KeySet join(CommonPhysicalJoin join) {
        KeySet left = of(join.getLeft());
        JoinRelType type = join.getJoinType();
        if (!type.projectsRight()) {
            return left;
        }
        int width = join.getLeft().getRowType().getFieldCount();
        KeySet right = of(join.getRight());
        JoinSpec spec = join.joinSpec();
        // An equality counts only when NULLs do not join NULLs: of several such pairs each is an equality of values
        // anyway.
        ImmutableBitSet leftColumns = ImmutableBitSet.of(spec.getLeftKeys());
        ImmutableBitSet rightColumns = ImmutableBitSet.of(spec.getRightKeys());
        KeySet shifted = right.shift(width);
        KeySet both = type == JoinRelType.FULL ? distinctPadding(join, left, shifted) : left.times(shifted);
        KeySet keys = both;
        if (!type.generatesNullsOnLeft() && right.isUnique(rightColumns)) {
            keys = keys.and(left);
        }
        if (!type.generatesNullsOnRight() && left.isUnique(leftColumns)) {
            keys = keys.and(shifted);
        }
        if (type == JoinRelType.INNER) {
            List<int[]> equal = IntStream.range(0, spec.getLeftKeys().length)
                    .mapToObj(i -> new int[] {spec.getLeftKeys()[i], width + spec.getRightKeys()[i]})
                    .toList();
            keys = keys.withEqual(equal);
        }
        return keys;
    }

    /** In a full join a padded row must be told from a row whose own key is all NULL. */
    private static KeySet distinctPadding(CommonPhysicalJoin join, KeySet left, KeySet shifted) {
        List<ImmutableBitSet> keys = new ArrayList<>();
        List<org.apache.calcite.rel.type.RelDataTypeField> inner =
                new ArrayList<>(join.getLeft().getRowType().getFieldList());
        inner.addAll(join.getRight().getRowType().getFieldList());
        for (ImmutableBitSet l : left.keys()) {
            for (ImmutableBitSet r : shifted.keys()) {
                ImmutableBitSet key = l.union(r);
                if (key.toList().stream().anyMatch(i -> !inner.get(i).getType().isNullable())) {
                    keys.add(key);
                }
            }
        }
        return KeySet.of(keys);
    }

    private KeySet rank(Rank rank) {
        KeySet keys = of(rank.getInput());
        if (rank.rankType() != RankType.ROW_NUMBER) {
            return keys;
        }
        boolean first = rank.rankRange() instanceof ConstantRankRange range
                && range.getRankStart() == 1
                && range.getRankEnd() == 1;
        if (rank instanceof org.apache.flink.table.planner.plan.nodes.physical.stream.StreamPhysicalWindowRank) {
            return keys;
        }
        if (first) {
            return keys.and(rank.partitionKey());
        }
        scala.Option<Object> number = RankUtil.getRankNumberColumnIndex(rank);
        return number.isEmpty() ? keys : keys.and(rank.partitionKey().set((Integer) number.get()));
    }

    /** The kinds of a conjunct that make a column constant or two columns equal. */
    static boolean isEquality(SqlKind kind) {
        return kind == SqlKind.EQUALS || kind == SqlKind.IS_NOT_DISTINCT_FROM;
    }
}
