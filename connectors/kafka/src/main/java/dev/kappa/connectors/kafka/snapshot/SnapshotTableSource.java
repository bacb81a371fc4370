package dev.kappa.connectors.kafka.snapshot;

import java.util.Properties;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.typeutils.TupleTypeInfo;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.format.DecodingFormat;
import org.apache.flink.table.connector.source.DataStreamScanProvider;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.DataType;

/** A changelog topic as the rows that it stands for: Kafka, up to its end → the newest of each key → rows. */
final class SnapshotTableSource implements ScanTableSource {
    private final String topic;
    private final Properties properties;
    private final DecodingFormat<DeserializationSchema<RowData>> format;
    private final DataType type;

    SnapshotTableSource(
            String topic, Properties properties, DecodingFormat<DeserializationSchema<RowData>> format, DataType type) {
        this.topic = topic;
        this.properties = properties;
        this.format = format;
        this.type = type;
    }

    @Override
    public ChangelogMode getChangelogMode() {
        return ChangelogMode.insertOnly();
    }

    @Override
    public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
        TypeInformation<RowData> rows = InternalTypeInfo.of(type.getLogicalType());
        TupleTypeInfo<KeyedChange> changes = new TupleTypeInfo<>(KeyedChange.class, Types.STRING, Types.LONG, rows);
        KeyedChangeReader reader = new KeyedChangeReader(format.createRuntimeDecoder(context, type), changes);
        return new DataStreamScanProvider() {
            @Override
            public DataStream<RowData> produceDataStream(ProviderContext provider, StreamExecutionEnvironment env) {
                KafkaSource<KeyedChange> source = KafkaSource.<KeyedChange>builder()
                        .setProperties(properties)
                        .setTopics(topic)
                        .setStartingOffsets(OffsetsInitializer.earliest())
                        .setBounded(OffsetsInitializer.latest())
                        .setProperty("isolation.level", "read_committed")
                        .setDeserializer(reader)
                        .build();
                SingleOutputStreamOperator<KeyedChange> read =
                        env.fromSource(source, WatermarkStrategy.noWatermarks(), "topic " + topic, changes);
                provider.generateUid("topic").ifPresent(read::uid);
                // The planner gives this operator its uid.
                return read.keyBy(change -> change.f0, Types.STRING)
                        .process(new NewestRow(rows))
                        .name("rows of " + topic)
                        .returns(rows);
            }

            @Override
            public boolean isBounded() {
                return true;
            }
        };
    }

    @Override
    public DynamicTableSource copy() {
        return new SnapshotTableSource(topic, properties, format, type);
    }

    @Override
    public String asSummaryString() {
        return "rows of the topic " + topic;
    }
}
