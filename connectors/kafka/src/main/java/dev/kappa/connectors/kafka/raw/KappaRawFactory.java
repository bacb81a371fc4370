package dev.kappa.connectors.kafka.raw;

import static dev.kappa.connectors.kafka.raw.RawConnectorOptions.*;

import dev.kappa.connectors.kafka.client.ClientProperties;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.connector.format.DecodingFormat;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.DeserializationFormatFactory;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.FactoryUtil;

/** {@code 'connector'='kappa-raw'}. */
public final class KappaRawFactory implements DynamicTableSourceFactory {

    @Override
    public String factoryIdentifier() {
        return "kappa-raw";
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of(TOPIC, GROUP_ID, KIND, STREAM, DEAD_LETTER_TOPIC, TRANSACTIONAL_ID_PREFIX, FactoryUtil.FORMAT);
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return Set.of(TRANSACTION_TIMEOUT, BUCKET, PREFIX, CSV_HEADER, VERSION, LATE_TOPIC, WATERMARK_DELAY, MAX_AHEAD);
    }

    @Override
    public DynamicTableSource createDynamicTableSource(Context context) {
        FactoryUtil.TableFactoryHelper helper = FactoryUtil.createTableFactoryHelper(this, context);
        DecodingFormat<DeserializationSchema<RowData>> decoding =
                helper.discoverDecodingFormat(DeserializationFormatFactory.class, FactoryUtil.FORMAT);
        DecodingFormat<DeserializationSchema<RowData>> textDecoding =
                helper.discoverDecodingFormat(DeserializationFormatFactory.class, FactoryUtil.FORMAT);
        helper.validateExcept(ClientProperties.PREFIX);
        Map<String, String> all = context.getCatalogTable().getOptions();
        return new RawTableSource(
                RawSourceOptions.of(helper.getOptions(), all),
                new RawFormat(
                        helper.getOptions().get(FactoryUtil.FORMAT),
                        Boolean.parseBoolean(all.get("debezium-json.schema-include")),
                        "ISO-8601".equals(all.get(all.get("format") + ".timestamp-format.standard")),
                        decoding,
                        textDecoding,
                        context.getPhysicalRowDataType()));
    }
}
