package dev.kappa.connectors.cdc;

import dev.kappa.topology.Names;
import dev.kappa.topology.definition.VersionId;
import java.util.Properties;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Builds the job of a database source: capture, make sure of the topic, write exactly once. */
public final class CdcPipeline {
    private CdcPipeline() {}

    /** Adds the job's operators; their uids are part of the format of its savepoints. */
    public static void build(StreamExecutionEnvironment env, CdcSpec spec, int version) {
        build(env, spec, version, Databases.of(spec.options()).source(spec));
    }

    static void build(StreamExecutionEnvironment env, CdcSpec spec, int version, Source<CapturedRecord, ?, ?> source) {
        String group = new Names(spec.topicPrefix()).group(new VersionId(spec.source(), version));
        env.fromSource(source, WatermarkStrategy.noWatermarks(), "capture")
                .uid("capture")
                .map(new EnsureTopics(spec))
                .name("topics")
                .uid("topics")
                .sinkTo(sink(spec, group))
                .name("raw topics")
                .uid("raw-topics");
    }

    private static KafkaSink<CapturedRecord> sink(CdcSpec spec, String transactionalIdPrefix) {
        Properties properties = new Properties();
        properties.putAll(spec.kafka());
        // An outage longer than this loses the pending transaction, so as long as the broker allows.
        properties.putIfAbsent("transaction.timeout.ms", "3600000");
        properties.putIfAbsent("compression.type", "lz4");
        properties.putIfAbsent("linger.ms", "5");
        return KafkaSink.<CapturedRecord>builder()
                .setKafkaProducerConfig(properties)
                .setRecordSerializer(new CapturedRecordSerializer())
                .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                .setTransactionalIdPrefix(transactionalIdPrefix)
                .build();
    }
}
