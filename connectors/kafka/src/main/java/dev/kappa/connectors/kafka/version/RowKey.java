package dev.kappa.connectors.kafka.version;

import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/** The key of a row: some of its columns, in the order of the key; possibly none, and any of them possibly NULL. */
final class RowKey implements Serializable {

    private static final long serialVersionUID = 1L;

    private final RowType type;
    private final RowData.FieldGetter[] getters;

    RowKey(RowType rowType, List<String> columns) {
        int[] places = columns.stream().mapToInt(rowType::getFieldIndex).toArray();
        this.type = new RowType(IntStream.of(places)
                .mapToObj(place -> rowType.getFields().get(place))
                .toList());
        this.getters = IntStream.of(places)
                .mapToObj(place -> RowData.createFieldGetter(rowType.getTypeAt(place), place))
                .toArray(RowData.FieldGetter[]::new);
    }

    RowType type() {
        return type;
    }

    GenericRowData of(RowData row) {
        GenericRowData key = new GenericRowData(getters.length);
        for (int i = 0; i < getters.length; i++) {
            key.setField(i, getters[i].getFieldOrNull(row));
        }
        return key;
    }

    /** {@code country=France, hour=…}, of a row that consists of the key alone. */
    String describe(RowData key) {
        if (getters.length == 0) {
            return "(empty)";
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < getters.length; i++) {
            Object value = RowData.createFieldGetter(type.getTypeAt(i), i).getFieldOrNull(key);
            text.append(i == 0 ? "" : ", ")
                    .append(type.getFieldNames().get(i))
                    .append('=')
                    .append(value);
        }
        return text.toString();
    }
}
