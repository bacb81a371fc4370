package dev.kappa.connectors.kafka.version;

import static dev.kappa.connectors.kafka.version.VersionConnectorOptions.*;

import dev.kappa.connectors.kafka.client.ClientProperties;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.factories.DynamicTableSinkFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.types.logical.RowType;

/** {@code 'connector'='kappa-version'}. */
public final class KappaVersionFactory implements DynamicTableSinkFactory {

    @Override
    public String factoryIdentifier() {
        return "kappa-version";
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of(TOPIC, TRANSACTIONAL_ID_PREFIX, CHANGELOG_MODE);
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return Set.of(
                KEY,
                EVENT_TIME,
                PARTITION_COLUMN,
                TRANSACTION_TIMEOUT,
                PARALLELISM,
                BUFFER_ROWS,
                VIEW_URL,
                VIEW_USER,
                VIEW_PASSWORD,
                VIEW_SCHEMA,
                VIEW_TABLE,
                VIEW_NAME,
                VIEW_VERSION);
    }

    @Override
    public DynamicTableSink createDynamicTableSink(Context context) {
        FactoryUtil.TableFactoryHelper helper = FactoryUtil.createTableFactoryHelper(this, context);
        helper.validateExcept(ClientProperties.PREFIX);
        ReadableConfig options = helper.getOptions();
        RowType type = (RowType) context.getPhysicalRowDataType().getLogicalType();
        return new VersionTableSink(
                type,
                VersionSinkOptions.of(
                        options, context.getCatalogTable().getOptions(), context.getConfiguration(), type));
    }
}
