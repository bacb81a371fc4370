package dev.kappa.connectors.kafka.version;

import dev.kappa.connectors.postgres.Change;
import java.io.Serializable;
import java.util.Comparator;
import java.util.Optional;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/**
 * The order in which the changes of an epoch are written: by event time where the version has one, else as the keys first
 * changed. Whoever reads the version follows event time by the greatest that it has seen; an epoch of a replay holds weeks, and in any
 * other order most of it would count as late.
 */
final class EpochOrder implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int arity;
    /** -1 where there is no event time. */
    private final int column;

    private final int precision;

    private EpochOrder(int arity, int column, int precision) {
        this.arity = arity;
        this.column = column;
        this.precision = precision;
    }

    /** @param eventTime a column of a timestamp type */
    static EpochOrder of(RowType type, Optional<String> eventTime) {
        if (eventTime.isEmpty()) {
            return new EpochOrder(type.getFieldCount(), -1, 0);
        }
        int column = type.getFieldIndex(eventTime.get());
        LogicalType columnType = type.getTypeAt(column);
        return new EpochOrder(type.getFieldCount(), column, LogicalTypeChecks.getPrecision(columnType));
    }

    /** A change with what it is ordered by. */
    record Placed(long eventTime, long place, RowData change) {
        static final Comparator<Placed> ORDER =
                Comparator.comparingLong(Placed::eventTime).thenComparingLong(Placed::place);
    }

    Placed placed(long place, RowData change) {
        if (column < 0) {
            return new Placed(0, place, change);
        }
        RowData image = Change.image(change, arity);
        long time = image.isNullAt(column)
                ? Long.MIN_VALUE
                : image.getTimestamp(column, precision).getMillisecond();
        return new Placed(time, place, change);
    }
}
