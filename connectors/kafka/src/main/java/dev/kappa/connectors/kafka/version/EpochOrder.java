package dev.kappa.connectors.kafka.version;

import dev.kappa.connectors.postgres.Change;
import java.io.Serializable;
import java.util.Comparator;
import java.util.Optional;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/**
 * The order in which the changes of an epoch are written: by event time where the version has one, else as the keys first
 * changed. Whoever reads the version follows event time by the greatest that it has seen; an epoch of a replay holds weeks, and in any
 * other order most of it would count as late.
 */
final class EpochOrder implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int arity;
    private final EventTime eventTime;

    private EpochOrder(int arity, EventTime eventTime) {
        this.arity = arity;
        this.eventTime = eventTime;
    }

    /** @param eventTime a column of a timestamp type */
    static EpochOrder of(RowType type, Optional<String> eventTime) {
        return new EpochOrder(type.getFieldCount(), EventTime.of(type, eventTime));
    }

    /** A change with what it is ordered by. */
    record Placed(long eventTime, long place, RowData change) {
        static final Comparator<Placed> ORDER =
                Comparator.comparingLong(Placed::eventTime).thenComparingLong(Placed::place);
    }

    Placed placed(long place, RowData change) {
        if (!eventTime.isKnown()) {
            return new Placed(0, place, change);
        }
        return new Placed(eventTime.millis(Change.image(change, arity)).orElse(Long.MIN_VALUE), place, change);
    }
}
