package dev.kappa.connectors.kafka.version;

import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.sink.DataStreamSinkProvider;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/** A version as a table that is inserted into. It takes every kind of change and asks for no primary key: folding makes the upserts. */
final class VersionTableSink implements DynamicTableSink {

    private final RowType type;
    private final VersionSinkOptions options;

    VersionTableSink(RowType type, VersionSinkOptions options) {
        this.type = type;
        this.options = options;
    }

    @Override
    public ChangelogMode getChangelogMode(ChangelogMode requested) {
        return options.key().isPresent() ? ChangelogMode.all() : ChangelogMode.insertOnly();
    }

    @Override
    public SinkRuntimeProvider getSinkRuntimeProvider(Context context) {
        return new DataStreamSinkProvider() {
            @Override
            public DataStreamSink<?> consumeDataStream(ProviderContext provider, DataStream<RowData> rows) {
                return VersionSink.attach(rows, type, options, provider::generateUid);
            }
        };
    }

    @Override
    public DynamicTableSink copy() {
        return new VersionTableSink(type, options);
    }

    @Override
    public String asSummaryString() {
        return "kappa-version " + options.topic();
    }
}
