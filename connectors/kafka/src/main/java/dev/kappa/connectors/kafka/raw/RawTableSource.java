package dev.kappa.connectors.kafka.raw;

import dev.kappa.connectors.kafka.SideBranches;
import dev.kappa.connectors.kafka.commit.GuardedSink;
import dev.kappa.connectors.kafka.commit.LossNotice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.source.DataStreamScanProvider;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.abilities.SupportsReadingMetadata;
import org.apache.flink.table.connector.source.abilities.SupportsWatermarkPushDown;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.DataType;
import org.apache.flink.types.RowKind;

/**
 * A raw topic as a table: Kafka → admission → rows, and as a branch dead letters → Kafka, exactly once. The branch reaches
 * the job by {@link SideBranches}.
 */
final class RawTableSource implements ScanTableSource, SupportsReadingMetadata, SupportsWatermarkPushDown {

    /** Metadata that the format itself reads has this before its name, as in Flink's Kafka connector. */
    private static final String OF_FORMAT = "value.";

    private final RawSourceOptions options;
    private final RawFormat format;
    private DataType producedType;
    private List<RawMetadata> metadata = List.of();
    private Optional<WatermarkStrategy<RowData>> watermarks = Optional.empty();

    RawTableSource(RawSourceOptions options, RawFormat format) {
        this.options = options;
        this.format = format;
        this.producedType = format.physicalType();
    }

    @Override
    public ChangelogMode getChangelogMode() {
        return format.changelogMode();
    }

    @Override
    public Map<String, DataType> listReadableMetadata() {
        Map<String, DataType> all = new LinkedHashMap<>();
        format.decoding().listReadableMetadata().forEach((key, type) -> all.put(OF_FORMAT + key, type));
        RawMetadata.of(options.kind()).forEach(column -> all.put(column.column(), column.type()));
        return all;
    }

    @Override
    public void applyReadableMetadata(List<String> keys, DataType produced) {
        List<String> ofFormat = new ArrayList<>();
        List<RawMetadata> own = new ArrayList<>();
        for (String key : keys) {
            if (key.startsWith(OF_FORMAT)) {
                ofFormat.add(key.substring(OF_FORMAT.length()));
            } else {
                RawMetadata.of(options.kind()).stream()
                        .filter(column -> column.column().equals(key))
                        .forEach(own::add);
            }
        }
        if (!ofFormat.isEmpty()) {
            format.decoding().applyReadableMetadata(ofFormat);
        }
        metadata = own;
        producedType = produced;
    }

    /** Taken not to emit watermarks, of which admission has no use, but to know by them which rows are late. */
    @Override
    public void applyWatermark(WatermarkStrategy<RowData> strategy) {
        watermarks = Optional.of(strategy);
    }

    @Override
    public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
        AdmissionRules rules = rules(context);
        return new DataStreamScanProvider() {
            @Override
            public DataStream<RowData> produceDataStream(ProviderContext provider, StreamExecutionEnvironment env) {
                return admitted(provider, env, rules);
            }

            @Override
            public boolean isBounded() {
                return false;
            }
        };
    }

    AdmissionRules rules(ScanContext context) {
        return new AdmissionRules(
                options.stream(),
                options.version(),
                options.kind(),
                options.bucket(),
                options.prefix(),
                options.csvHeader(),
                format.strict(context),
                format.decoder(context),
                new RowCheck(format.rowType()),
                metadata,
                options.lateness()
                        .filter(rule -> format.changelogMode().containsOnly(RowKind.INSERT))
                        .flatMap(rule -> watermarks.map(w -> new AdmissionRules.Lateness(rule, w)))
                        .orElse(null));
    }

    private DataStream<RowData> admitted(
            ProviderContext provider, StreamExecutionEnvironment env, AdmissionRules rules) {
        KafkaSource<RawRecord> source = KafkaSource.<RawRecord>builder()
                .setProperties(options.properties())
                .setTopics(options.topic())
                .setGroupId(options.groupId())
                .setStartingOffsets(OffsetsInitializer.earliest())
                .setProperty("isolation.level", "read_committed")
                .setDeserializer(new RawRecordReader())
                .build();
        SingleOutputStreamOperator<RawRecord> raw = env.fromSource(
                source, WatermarkStrategy.noWatermarks(), "raw topic " + options.topic(), RawRecordType.INSTANCE);
        provider.generateUid("raw").ifPresent(raw::uid);
        // The planner gives this operator its uid.
        SingleOutputStreamOperator<RowData> admitted = raw.transform(
                "admit to " + options.stream(),
                InternalTypeInfo.of(producedType.getLogicalType()),
                new Admission(rules));
        KafkaSink<RawRecord> letters = KafkaSink.<RawRecord>builder()
                .setKafkaProducerConfig(options.properties())
                .setProperty(
                        "transaction.timeout.ms",
                        String.valueOf(options.transactionTimeout().toMillis()))
                .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                .setTransactionalIdPrefix(options.transactionalIdPrefix() + ".dead-letters")
                .setRecordSerializer(new DeadLetterRecords(
                        options.deadLetterTopic(),
                        options.lateness().map(LatenessRule::topic).orElse(options.deadLetterTopic())))
                .build();
        DataStreamSink<RawRecord> sink = admitted.getSideOutput(Admission.REFUSED)
                .sinkTo(GuardedSink.of(
                        letters,
                        new LossNotice(
                                options.properties(), options.transactionalIdPrefix(), options.deadLetterTopic())))
                .name("dead letters " + options.deadLetterTopic());
        provider.generateUid("dead-letters").ifPresent(sink::uid);
        SideBranches.add(sink.getTransformation());
        return admitted;
    }

    @Override
    public DynamicTableSource copy() {
        RawTableSource copy = new RawTableSource(options, format);
        copy.producedType = producedType;
        copy.metadata = metadata;
        copy.watermarks = watermarks;
        return copy;
    }

    @Override
    public String asSummaryString() {
        return "kappa-raw " + options.topic();
    }
}
