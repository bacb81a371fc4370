package dev.kappa.gateway.analysis;

import dev.kappa.topology.definition.Watermark;
import dev.kappa.topology.statement.FlinkIdentifier;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlIntervalLiteral;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserUtil;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.util.Util;
import org.apache.flink.table.planner.delegation.StreamPlanner;

/** Reads and writes watermark expressions of the form {@code column - INTERVAL …}. */
public final class WatermarkExpression {
    private final StreamPlanner planner;

    public WatermarkExpression(StreamPlanner planner) {
        this.planner = planner;
    }

    /** How far the watermark stays behind its column; empty when the expression has another form. */
    public Optional<Duration> delay(Watermark watermark) {
        SqlNode node = planner.createFlinkPlanner().parser().parseExpression(watermark.expression());
        return delay(node, watermark.column());
    }

    /** The names of all functions that the expression calls. */
    public List<String> functions(String expression) {
        List<String> names = new ArrayList<>();
        planner.createFlinkPlanner().parser().parseExpression(expression).accept(new SqlBasicVisitor<Void>() {
            @Override
            public Void visit(SqlCall call) {
                if (call.getOperator() instanceof SqlFunction function && function.getSqlIdentifier() != null) {
                    names.add(Util.last(function.getSqlIdentifier().names));
                }
                return super.visit(call);
            }
        });
        return names;
    }

    private static Optional<Duration> delay(SqlNode node, String column) {
        if (node instanceof SqlIdentifier id && id.isSimple() && id.getSimple().equals(column)) {
            return Optional.of(Duration.ZERO);
        }
        if (node instanceof SqlBasicCall call
                && call.getKind() == SqlKind.MINUS
                && call.operand(1) instanceof SqlIntervalLiteral literal) {
            var interval = (SqlIntervalLiteral.IntervalValue) literal.getValue();
            if (interval.getIntervalQualifier().isYearMonth()) {
                return Optional.empty();
            }
            Duration step = Duration.ofMillis(SqlParserUtil.intervalToMillis(interval));
            return delay(call.operand(0), column).map(step::plus);
        }
        return Optional.empty();
    }

    /** {@code column - INTERVAL '5.000' SECOND}, or the column itself. */
    public static Watermark of(String column, Duration delay) {
        String quoted = FlinkIdentifier.quote(column);
        if (delay.isZero()) {
            return new Watermark(column, quoted);
        }
        return new Watermark(column, quoted + " - " + interval(delay.toMillis()));
    }

    private static String interval(long millis) {
        if (millis % 1000 != 0) {
            int digits = Math.max(2, Long.toString(millis / 1000).length());
            return String.format(Locale.ROOT, "INTERVAL '%d.%03d' SECOND(%d, 3)", millis / 1000, millis % 1000, digits);
        }
        for (ChronoUnit unit : List.of(ChronoUnit.DAYS, ChronoUnit.HOURS, ChronoUnit.MINUTES)) {
            long length = unit.getDuration().toMillis();
            if (millis % length == 0) {
                return interval(millis / length, unit);
            }
        }
        return interval(millis / 1000, ChronoUnit.SECONDS);
    }

    private static String interval(long count, ChronoUnit unit) {
        String name = unit.name().substring(0, unit.name().length() - 1);
        int digits = Long.toString(count).length();
        return "INTERVAL '" + count + "' " + name + (digits <= 2 ? "" : "(" + digits + ")");
    }
}
