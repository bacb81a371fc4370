package dev.kappa.connectors.kafka.raw;

import java.io.Serializable;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.RowType;

/** What every decoded row must be, whatever its format: NOT NULL where the stream says so, and no NUL character in text. */
final class RowCheck implements Serializable {

    private static final long serialVersionUID = 1L;

    private final RowType type;

    RowCheck(RowType type) {
        this.type = type;
    }

    void check(RowData row) {
        for (int i = 0; i < type.getFieldCount(); i++) {
            LogicalType wanted = type.getTypeAt(i);
            if (row.isNullAt(i)) {
                if (!wanted.isNullable()) {
                    throw new Refused(
                            "column '" + type.getFieldNames().get(i) + "' is NOT NULL and the record has no value");
                }
            } else if (wanted.is(LogicalTypeFamily.CHARACTER_STRING)
                    && row.getString(i).toString().indexOf('\0') >= 0) {
                throw Refused.column(
                        type.getFieldNames().get(i), row.getString(i), "holds a NUL character, which databases refuse");
            }
        }
    }
}
