package dev.kappa.gateway.analysis;

import dev.kappa.topology.definition.Watermark;
import dev.kappa.topology.graph.Topology;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.sql.SqlExplainLevel;
import org.apache.flink.table.planner.plan.nodes.physical.stream.StreamPhysicalIntervalJoin;

/**
 * The watermark of a result whose column is still an event time: that of the stream where the column comes from. After a
 * UNION the longest delay of all counts; an interval join adds the time for which it may hold a row back.
 */
final class WatermarkInheritance {
    private static final Pattern LOWER = Pattern.compile("leftLowerBound=(-?\\d+)");
    private static final Pattern UPPER = Pattern.compile("leftUpperBound=(-?\\d+)");

    private final Topology topology;
    private final WatermarkExpression expressions;

    WatermarkInheritance(Topology topology, WatermarkExpression expressions) {
        this.topology = topology;
        this.expressions = expressions;
    }

    /** Empty where no delay can be told that would be enough; such a result needs a declared watermark. */
    Optional<Watermark> of(RelNode logical, RelNode physical, int index, String column) {
        Duration longest = Duration.ZERO;
        Set<RowtimeOrigin> origins = RowtimeOrigin.of(logical, index, topology);
        for (RowtimeOrigin origin : origins) {
            Optional<Duration> delay = delay(origin);
            if (delay.isEmpty()) {
                return Optional.empty();
            }
            longest = longest.compareTo(delay.get()) < 0 ? delay.get() : longest;
        }
        return Optional.of(WatermarkExpression.of(column, longest.plus(heldBack(physical))));
    }

    private Optional<Duration> delay(RowtimeOrigin origin) {
        if (origin instanceof RowtimeOrigin.StreamColumn stream) {
            return stream.version()
                    .watermark()
                    .filter(w -> w.column().equals(stream.column()))
                    .flatMap(expressions::delay);
        }
        return origin instanceof RowtimeOrigin.WindowTime ? Optional.of(Duration.ZERO) : Optional.empty();
    }

    private static Duration heldBack(RelNode node) {
        Duration all = Duration.ZERO;
        if (node instanceof StreamPhysicalIntervalJoin join) {
            String text = RelOptUtil.toString(join, SqlExplainLevel.DIGEST_ATTRIBUTES);
            long left = Math.max(0, -bound(LOWER, text));
            long right = Math.max(0, bound(UPPER, text));
            // the join's own delay, and half the window until it looks for rows that found no partner
            all = Duration.ofMillis(Math.max(left, right) + (left + right) / 2 + 1);
        }
        for (RelNode input : node.getInputs()) {
            all = all.plus(heldBack(input));
        }
        return all;
    }

    /** The node keeps its bounds to itself, but prints them. */
    private static long bound(Pattern which, String join) {
        Matcher m = which.matcher(join);
        if (!m.find()) {
            throw new IllegalStateException("an interval join without " + which + ": " + join);
        }
        return Long.parseLong(m.group(1));
    }
}
