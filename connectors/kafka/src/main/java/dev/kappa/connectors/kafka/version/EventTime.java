package dev.kappa.connectors.kafka.version;

import java.io.Serializable;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/**
 * The event time of a version's rows.
 *
 * @param column -1 where the version has none
 */
record EventTime(int column, int precision) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** @param name a column of a timestamp type */
    static EventTime of(RowType type, Optional<String> name) {
        if (name.isEmpty()) {
            return new EventTime(-1, 0);
        }
        int column = type.getFieldIndex(name.get());
        return new EventTime(column, LogicalTypeChecks.getPrecision(type.getTypeAt(column)));
    }

    boolean isKnown() {
        return column >= 0;
    }

    /** Milliseconds since 1970; empty for a row without. */
    OptionalLong millis(RowData row) {
        return column < 0 || row.isNullAt(column)
                ? OptionalLong.empty()
                : OptionalLong.of(row.getTimestamp(column, precision).getMillisecond());
    }
}
