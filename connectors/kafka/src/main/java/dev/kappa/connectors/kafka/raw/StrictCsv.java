package dev.kappa.connectors.kafka.raw;

import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/** A CSV line against a row type: the same format with the same options first reads every field as text. */
final class StrictCsv implements StrictInput {

    private static final long serialVersionUID = 1L;

    private final RowType type;
    private final DeserializationSchema<RowData> asText;

    StrictCsv(RowType type, DeserializationSchema<RowData> asText) {
        this.type = type;
        this.asText = asText;
    }

    @Override
    public void open(DeserializationSchema.InitializationContext context) throws Exception {
        asText.open(context);
    }

    @Override
    public void check(byte[] value) throws Exception {
        RowData texts = asText.deserialize(value);
        if (texts == null) {
            return;
        }
        for (int i = 0; i < type.getFieldCount(); i++) {
            LogicalType wanted = type.getTypeAt(i);
            if (!texts.isNullAt(i)) {
                StrictText.check(
                        type.getFieldNames().get(i), wanted, texts.getString(i).toString());
            }
        }
    }
}
