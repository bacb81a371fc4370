package dev.kappa.connectors.kafka.raw;

import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.format.DecodingFormat;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;

/**
 * Flink's format of a raw topic, and the strictness that belongs to it.
 *
 * @param name of the format: json, csv, debezium-json, raw, or another that Flink finds
 * @param schemaInclude of debezium-json
 * @param isoTimes whether a JSON format's time stamps are ISO-8601
 */
record RawFormat(
        String name,
        boolean schemaInclude,
        boolean isoTimes,
        DecodingFormat<DeserializationSchema<RowData>> decoding,
        DecodingFormat<DeserializationSchema<RowData>> textDecoding,
        DataType physicalType) {

    RowType rowType() {
        return (RowType) physicalType.getLogicalType();
    }

    ChangelogMode changelogMode() {
        return decoding.getChangelogMode();
    }

    DeserializationSchema<RowData> decoder(DynamicTableSource.Context context) {
        return decoding.createRuntimeDecoder(context, physicalType);
    }

    StrictInput strict(DynamicTableSource.Context context) {
        return switch (name) {
            case "json" -> new StrictJson(rowType(), StrictJson.Envelope.NONE, isoTimes);
            case "debezium-json" -> new StrictJson(
                    rowType(),
                    schemaInclude ? StrictJson.Envelope.DEBEZIUM_WITH_SCHEMA : StrictJson.Envelope.DEBEZIUM,
                    isoTimes);
            case "csv" -> new StrictCsv(rowType(), textDecoding.createRuntimeDecoder(context, asText()));
            default -> StrictInput.NONE;
        };
    }

    private DataType asText() {
        List<DataTypes.Field> fields = rowType().getFieldNames().stream()
                .map(field -> DataTypes.FIELD(field, DataTypes.STRING()))
                .collect(Collectors.toList());
        return DataTypes.ROW(fields);
    }
}
