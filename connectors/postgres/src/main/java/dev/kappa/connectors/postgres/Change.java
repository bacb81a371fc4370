package dev.kappa.connectors.postgres;

import java.util.List;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;

/**
 * The net change of one key in one epoch, as a row {@code ROW<before, after, op>}: {@code before} is absent for an op
 * {@code c}, {@code after} for a {@code d}, none for a {@code u}. It is exactly a message of Flink's {@code debezium-json}, so the
 * same value goes to Kafka and to Postgres.
 */
public final class Change {

    private static final StringData CREATE = StringData.fromString("c");
    private static final StringData UPDATE = StringData.fromString("u");
    private static final StringData DELETE = StringData.fromString("d");

    private Change() {}

    /** The type of a change of rows of the given type. */
    public static RowType type(RowType rowType) {
        RowType image = (RowType) rowType.copy(true);
        return new RowType(List.of(
                new RowType.RowField("before", image),
                new RowType.RowField("after", image),
                new RowType.RowField("op", VarCharType.STRING_TYPE)));
    }

    public static RowData created(RowData after) {
        return GenericRowData.of(null, after, CREATE);
    }

    public static RowData updated(RowData before, RowData after) {
        return GenericRowData.of(before, after, UPDATE);
    }

    public static RowData deleted(RowData before) {
        return GenericRowData.of(before, null, DELETE);
    }

    public static boolean isDelete(RowData change) {
        return change.isNullAt(1);
    }

    /** The newest image: the row after the change, or the row that was deleted. */
    public static RowData image(RowData change, int arity) {
        return change.getRow(isDelete(change) ? 0 : 1, arity);
    }
}
