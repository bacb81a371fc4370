package dev.kappa.gateway.analysis;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Exchange;
import org.apache.calcite.util.ImmutableBitSet;
import org.apache.flink.table.planner.plan.nodes.calcite.Expand;
import org.apache.flink.table.planner.plan.nodes.physical.stream.StreamPhysicalGroupAggregateBase;

/** Keys of an aggregate: what it groups by, and whatever of that was a key before. */
final class GroupKeys {
    private GroupKeys() {}

    static KeySet of(StreamPhysicalGroupAggregateBase aggregate, KeySet input) {
        int[] grouping = aggregate.grouping();
        KeySet keys = KeySet.of(ImmutableBitSet.range(grouping.length));
        List<ImmutableBitSet> inherited = new ArrayList<>();
        for (ImmutableBitSet key : input.keys()) {
            if (ImmutableBitSet.of(grouping).contains(key)) {
                inherited.add(positions(grouping, key));
            }
        }
        return keys.and(KeySet.of(inherited)).and(groupingSets(aggregate, grouping));
    }

    /** With grouping sets, the id of the set is needed only where a NULL of the data looks like a NULL of the set. */
    private static KeySet groupingSets(StreamPhysicalGroupAggregateBase aggregate, int[] grouping) {
        RelNode input = aggregate.getInput();
        while (input instanceof Exchange exchange) {
            input = exchange.getInput();
        }
        if (!(input instanceof Expand expand)) {
            return KeySet.NONE;
        }
        int id = expand.expandIdIndex();
        ImmutableBitSet columns = ImmutableBitSet.of(grouping);
        int width = expand.getInput().getRowType().getFieldCount();
        boolean told = columns.get(id)
                && columns.clear(id).toList().stream()
                        .allMatch(c -> c < width
                                && !expand.getInput()
                                        .getRowType()
                                        .getFieldList()
                                        .get(c)
                                        .getType()
                                        .isNullable());
        return told ? KeySet.of(positions(grouping, columns.clear(id))) : KeySet.NONE;
    }

    private static ImmutableBitSet positions(int[] grouping, ImmutableBitSet columns) {
        ImmutableBitSet.Builder positions = ImmutableBitSet.builder();
        for (int i = 0; i < grouping.length; i++) {
            if (columns.get(grouping[i])) {
                positions.set(i);
            }
        }
        return positions.build();
    }
}
