package dev.kappa.gateway.analysis;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.util.ImmutableBitSet;
import org.apache.flink.table.planner.plan.logical.CumulativeWindowSpec;
import org.apache.flink.table.planner.plan.logical.HoppingWindowSpec;
import org.apache.flink.table.planner.plan.logical.SessionWindowSpec;
import org.apache.flink.table.planner.plan.logical.TumblingWindowSpec;
import org.apache.flink.table.planner.plan.logical.WindowSpec;
import org.apache.flink.table.planner.plan.nodes.physical.stream.StreamPhysicalGlobalWindowAggregate;
import org.apache.flink.table.planner.plan.nodes.physical.stream.StreamPhysicalWindowAggregate;
import org.apache.flink.table.planner.plan.nodes.physical.stream.StreamPhysicalWindowAggregateBase;
import org.apache.flink.table.planner.plan.nodes.physical.stream.StreamPhysicalWindowTableFunction;
import org.apache.flink.table.runtime.groupwindow.NamedWindowProperty;
import org.apache.flink.table.runtime.groupwindow.WindowStart;

/** Keys across windows: the group's columns with the start or the end of the window, of which mostly one tells the other. */
final class WindowKeys {
    private WindowKeys() {}

    static KeySet of(StreamPhysicalWindowAggregateBase aggregate) {
        WindowSpec window;
        if (aggregate instanceof StreamPhysicalWindowAggregate one) {
            window = one.windowing().getWindow();
        } else if (aggregate instanceof StreamPhysicalGlobalWindowAggregate global) {
            window = global.windowing().getWindow();
        } else {
            return KeySet.NONE;
        }
        int width = aggregate.getRowType().getFieldCount();
        List<NamedWindowProperty> properties =
                new ArrayList<>(scala.collection.JavaConverters.seqAsJavaList(aggregate.namedWindowProperties()));
        int first = width - properties.size();
        ImmutableBitSet group = ImmutableBitSet.range(aggregate.grouping().length);
        List<ImmutableBitSet> keys = new ArrayList<>();
        ImmutableBitSet all = group;
        for (int i = 0; i < properties.size(); i++) {
            boolean start = properties.get(i).getProperty() instanceof WindowStart;
            all = all.set(first + i);
            if (start ? startTells(window) : endTells(window)) {
                keys.add(group.set(first + i));
            }
        }
        boolean hasStart = properties.stream().anyMatch(p -> p.getProperty() instanceof WindowStart);
        boolean hasEnd = properties.stream().anyMatch(p -> !(p.getProperty() instanceof WindowStart));
        return hasStart && hasEnd ? KeySet.of(keys).and(all) : KeySet.of(keys);
    }

    static KeySet of(StreamPhysicalWindowTableFunction function, KeySet input) {
        WindowSpec window = function.windowing().getWindow();
        if (window instanceof TumblingWindowSpec || window instanceof SessionWindowSpec) {
            return input;
        }
        int width = function.getInput().getRowType().getFieldCount();
        KeySet byEnd = input.map(k -> k.set(width + 1)).and(input.map(k -> k.set(width + 2)));
        return startTells(window) ? byEnd.and(input.map(k -> k.set(width))) : byEnd;
    }

    private static boolean startTells(WindowSpec window) {
        return window instanceof TumblingWindowSpec || window instanceof HoppingWindowSpec;
    }

    private static boolean endTells(WindowSpec window) {
        return startTells(window) || window instanceof CumulativeWindowSpec;
    }
}
