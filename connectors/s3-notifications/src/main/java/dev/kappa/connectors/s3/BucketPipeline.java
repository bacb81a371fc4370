package dev.kappa.connectors.s3;

import dev.kappa.connectors.s3.arrival.Arrival;
import dev.kappa.connectors.s3.arrival.ArrivalSerializer;
import dev.kappa.connectors.s3.aws.S3Store;
import dev.kappa.connectors.s3.aws.SqsQueue;
import dev.kappa.connectors.s3.dedup.OncePerVersion;
import dev.kappa.connectors.s3.object.ObjectReading;
import dev.kappa.connectors.s3.object.ReadObjectsFactory;
import dev.kappa.connectors.s3.object.StoreConnector;
import dev.kappa.connectors.s3.options.BucketOptions;
import dev.kappa.connectors.s3.queue.QueueConnector;
import dev.kappa.connectors.s3.raw.RawRecord;
import dev.kappa.connectors.s3.raw.RawRecordFormat;
import dev.kappa.connectors.s3.raw.RawRecordSchema;
import dev.kappa.connectors.s3.raw.RawTopics;
import dev.kappa.connectors.s3.raw.TopicSetup;
import dev.kappa.connectors.s3.reader.QueueReading;
import dev.kappa.connectors.s3.source.QueueSource;
import dev.kappa.topology.Names;
import dev.kappa.topology.definition.VersionId;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.secret.Secrets;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.streaming.api.environment.CheckpointConfig;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * The job of a bucket source: queue → every fact once → objects as records → three topics, exactly once. One transaction a subtask and
 * checkpoint covers all three topics.
 *
 * <p>Resume it from its newest checkpoint only: what an older one had queued for reading may have been read since, and the messages are
 * gone from the queue.
 */
public final class BucketPipeline {
    private static final String TRANSACTION_TIMEOUT =
            String.valueOf(Duration.ofHours(1).toMillis());

    private final BucketSpec spec;
    private final VersionId version;
    private final BucketOptions options;
    private final RawTopics topics;

    /** Throws with every problem of the options. */
    public BucketPipeline(BucketSpec spec, int version) {
        this.spec = spec;
        this.version = new VersionId(spec.source(), version);
        this.options = BucketOptions.of(spec.source(), spec.options());
        this.topics = RawTopics.of(spec.topicPrefix(), spec.source());
    }

    /** Creates the topics that are missing; refuses those that lose history. */
    public void createTopics() {
        new TopicSetup(kafka(), spec.partitions(), spec.replicationFactor()).ensure(topics);
    }

    /** Adds the job to the environment. Throws where its checkpoints do not fit the queue. */
    public void build(StreamExecutionEnvironment environment) {
        options.parallelism().ifPresent(environment::setParallelism);
        environment.getConfig().enableObjectReuse(); // every value is immutable
        environment.getConfig().disableGenericTypes();
        String name = spec.source();
        Map<String, String> given = new TreeMap<>(spec.options());
        QueueConnector queue = () -> SqsQueue.open(BucketOptions.of(name, given), Secrets.ofProcess());
        StoreConnector store = () -> S3Store.open(BucketOptions.of(name, given), Secrets.ofProcess());

        environment
                .fromSource(
                        new QueueSource(queue, queueReading(environment.getCheckpointConfig())),
                        WatermarkStrategy.noWatermarks(),
                        "notifications of " + name,
                        ArrivalSerializer.TYPE)
                .uid("notifications")
                .keyBy(Arrival::scope, Types.STRING)
                .process(new OncePerVersion(), ArrivalSerializer.TYPE)
                .name("once per version")
                .uid("once-per-version")
                .transform(
                        "objects as records",
                        RawRecordFormat.TYPE,
                        new ReadObjectsFactory(
                                store,
                                new ObjectReading(
                                        options.records().toString(),
                                        options.maxRecordBytes(),
                                        options.maxObjectBytes())))
                .uid("read-objects")
                .sinkTo(sink())
                .name("topics of " + name)
                .uid("topics");
    }

    private QueueReading queueReading(CheckpointConfig checkpoints) {
        if (!checkpoints.isCheckpointingEnabled()) {
            throw new KappaException(
                    ErrorCode.CONFIGURATION,
                    "checkpoints are off, and messages are deleted only after a checkpoint has completed.",
                    "Set execution.checkpointing.interval.");
        }
        Duration interval = Duration.ofMillis(checkpoints.getCheckpointInterval());
        VisibilityTimeout.problem(spec.source(), options, interval).ifPresent(problem -> {
            throw new KappaException(problem);
        });
        return new QueueReading(
                options.queueUrl().toString(),
                options.bucket().orElse(""),
                options.waitTime(),
                VisibilityTimeout.of(options, interval),
                options.maxInFlight());
    }

    private KafkaSink<RawRecord> sink() {
        return KafkaSink.<RawRecord>builder()
                .setKafkaProducerConfig(kafka())
                .setBootstrapServers(spec.kafka().get(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG))
                .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                .setTransactionalIdPrefix(new Names(spec.topicPrefix()).group(version))
                .setRecordSerializer(
                        new RawRecordSchema(spec.source(), options.queueUrl().toString(), topics))
                .build();
    }

    private Properties kafka() {
        Properties properties = new Properties();
        properties.setProperty(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_TIMEOUT);
        properties.setProperty(ProducerConfig.LINGER_MS_CONFIG, "5");
        properties.setProperty(ProducerConfig.BATCH_SIZE_CONFIG, String.valueOf(128 * 1024));
        properties.setProperty(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        properties.putAll(spec.kafka());
        return properties;
    }
}
