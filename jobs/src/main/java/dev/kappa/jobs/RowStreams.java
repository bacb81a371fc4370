package dev.kappa.jobs;

import dev.kappa.connectors.kafka.client.ClientProperties;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.formats.common.TimestampFormat;
import org.apache.flink.formats.json.JsonRowDataDeserializationSchema;
import org.apache.flink.formats.json.debezium.DebeziumJsonDeserializationSchema;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.conversion.DataStructureConverter;
import org.apache.flink.table.data.conversion.DataStructureConverters;
import org.apache.flink.table.runtime.typeutils.ExternalTypeInfo;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;
import org.apache.flink.table.types.utils.TypeConversions;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;

/** Topics of versions as streams of {@link Row}s and back; uids are fixed by the stream's name. */
final class RowStreams {

    private RowStreams() {}

    /** The public type of rows of these columns. */
    static TypeInformation<Row> typeInfo(RowType type) {
        return ExternalTypeInfo.of(dataType(type));
    }

    /** Reads a version's topic from its beginning, what is committed only; watermarks are made for each partition apart. */
    static DataStream<Row> read(StreamExecutionEnvironment env, StreamJobSpec.Input input, Map<String, String> kafka) {
        RowType type = input.rowType();
        Properties properties = new Properties();
        properties.putAll(kafka);
        KafkaSource<RowData> source = KafkaSource.<RowData>builder()
                .setProperties(ClientProperties.withSecrets(properties))
                .setProperty("isolation.level", "read_committed")
                .setTopics(input.topic())
                .setGroupId(input.groupId())
                .setStartingOffsets(OffsetsInitializer.earliest())
                .setDeserializer(KafkaRecordDeserializationSchema.valueOnly(decoder(input, type)))
                .build();
        return env.fromSource(source, watermarks(input, type), input.name(), InternalTypeInfo.of(type))
                .uid("input-" + input.name())
                .map(new ToRow(dataType(type)))
                .returns(typeInfo(type))
                .name("rows of " + input.name())
                .uid("rows-" + input.name());
    }

    /** Rows as the sink of versions takes them. */
    static DataStream<RowData> internal(DataStream<Row> rows, RowType type, boolean changelog) {
        return rows.map(new FromRow(dataType(type), type.getFieldNames(), changelog))
                .returns(InternalTypeInfo.of(type))
                .name("rows of the output")
                .uid("rows-output");
    }

    private static DataType dataType(RowType type) {
        return TypeConversions.fromLogicalToDataType(type);
    }

    private static DeserializationSchema<RowData> decoder(StreamJobSpec.Input input, RowType type) {
        TypeInformation<RowData> produced = InternalTypeInfo.of(type);
        return input.changelog()
                ? new DebeziumJsonDeserializationSchema(
                        dataType(type), List.of(), produced, false, false, TimestampFormat.ISO_8601)
                : new JsonRowDataDeserializationSchema(type, produced, false, false, TimestampFormat.ISO_8601);
    }

    private static WatermarkStrategy<RowData> watermarks(StreamJobSpec.Input input, RowType type) {
        if (input.eventTime().isEmpty()) {
            return WatermarkStrategy.noWatermarks();
        }
        StreamJobSpec.Watermark watermark = input.eventTime().get();
        int place = type.getFieldIndex(watermark.column());
        if (place < 0) {
            throw new IllegalArgumentException("input '" + input.name() + "': its watermark is for '"
                    + watermark.column() + "', the columns are " + type.getFieldNames());
        }
        LogicalType time = type.getTypeAt(place);
        int precision = LogicalTypeChecks.getPrecision(time);
        return WatermarkStrategy.<RowData>forBoundedOutOfOrderness(Duration.ofMillis(watermark.delayMs()))
                .withTimestampAssigner((row, kafkaTime) -> row.isNullAt(place)
                        ? Long.MIN_VALUE
                        : row.getTimestamp(place, precision).getMillisecond());
    }

    private static final class ToRow extends RichMapFunction<RowData, Row> {
        private static final long serialVersionUID = 1L;
        private final DataStructureConverter<Object, Object> converter;

        ToRow(DataType type) {
            converter = DataStructureConverters.getConverter(type);
        }

        @Override
        public void open(OpenContext context) {
            converter.open(getRuntimeContext().getUserCodeClassLoader());
        }

        @Override
        public Row map(RowData row) {
            return (Row) converter.toExternal(row);
        }
    }

    private static final class FromRow extends RichMapFunction<Row, RowData> {
        private static final long serialVersionUID = 1L;
        private final DataStructureConverter<Object, Object> converter;
        private final java.util.ArrayList<String> columns;
        private final boolean changelog;

        FromRow(DataType type, List<String> columns, boolean changelog) {
            this.converter = DataStructureConverters.getConverter(type);
            this.columns = new java.util.ArrayList<>(columns);
            this.changelog = changelog;
        }

        @Override
        public void open(OpenContext context) {
            converter.open(getRuntimeContext().getUserCodeClassLoader());
        }

        @Override
        public RowData map(Row row) {
            if (!changelog && row.getKind() != RowKind.INSERT) {
                throw new IllegalStateException("the job changes a row it has emitted (" + row
                        + "), but its stream has no PRIMARY KEY: declare one, so that it becomes an updating stream");
            }
            try {
                return (RowData) converter.toInternal(row);
            } catch (RuntimeException mismatch) {
                throw new IllegalStateException(
                        "the job emitted " + row + ", which is not a row of the declared columns " + columns, mismatch);
            }
        }
    }
}
