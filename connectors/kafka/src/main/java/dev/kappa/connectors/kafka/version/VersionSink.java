package dev.kappa.connectors.kafka.version;

import dev.kappa.connectors.kafka.SideBranches;
import dev.kappa.connectors.kafka.commit.GuardedSink;
import dev.kappa.connectors.kafka.commit.LossNotice;
import dev.kappa.connectors.postgres.Change;
import dev.kappa.connectors.postgres.ViewSink;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.transformations.PartitionTransformation;
import org.apache.flink.streaming.runtime.partitioner.KeyGroupStreamPartitioner;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;

/** Puts the writer of a version behind a stream of rows: fold, Kafka, and Postgres for a materialized view. SQL and DataStream jobs share it. */
public final class VersionSink {

    private VersionSink() {}

    /**
     * Adds the operators to the stream's environment. The view's writer is a branch of its own, see {@link SideBranches}.
     *
     * @param uids a fixed uid for each name it is given, or nothing where uids are of no use
     */
    public static DataStreamSink<RowData> attach(
            DataStream<RowData> rows,
            RowType type,
            VersionSinkOptions options,
            Function<String, Optional<String>> uids) {
        DataStream<RowData> written = options.key()
                .map(key -> (DataStream<RowData>) fold(rows, type, key, options, uids))
                .orElse(rows);
        options.view().ifPresent(view -> {
            SingleOutputStreamOperator<Void> writer = ViewSink.attach(written, type, options.key(), view);
            uids.apply("view").ifPresent(writer::uid);
            SideBranches.add(writer.getTransformation());
        });
        KafkaRecordSerializationSchema<RowData> records = options.key()
                .map(key -> ChangeRecords.changelog(options.topic(), type, key, options.eventTime()))
                .orElseGet(() ->
                        ChangeRecords.append(options.topic(), type, options.partitionColumn(), options.eventTime()));
        KafkaSink<RowData> kafka = KafkaSink.<RowData>builder()
                .setKafkaProducerConfig(options.properties())
                .setProperty(
                        "transaction.timeout.ms",
                        String.valueOf(options.transactionTimeout().toMillis()))
                .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                .setTransactionalIdPrefix(options.transactionalIdPrefix())
                .setRecordSerializer(records)
                .build();
        LossNotice notice = new LossNotice(options.properties(), options.transactionalIdPrefix(), options.topic());
        DataStreamSink<RowData> sink =
                written.sinkTo(GuardedSink.of(kafka, notice)).name("topic " + options.topic());
        uids.apply("topic").ifPresent(sink::uid);
        options.parallelism().ifPresent(sink::setParallelism);
        return sink;
    }

    private static SingleOutputStreamOperator<RowData> fold(
            DataStream<RowData> rows,
            RowType type,
            List<String> key,
            VersionSinkOptions options,
            Function<String, Optional<String>> uids) {
        RowKey rowKey = new RowKey(type, key);
        int parallelism = options.parallelism().orElse(rows.getParallelism());
        DataStream<RowData> partitioned = parallelism == 1 && rows.getParallelism() == 1
                ? rows
                : new DataStream<>(
                        rows.getExecutionEnvironment(),
                        new PartitionTransformation<>(
                                rows.getTransformation(),
                                new KeyGroupStreamPartitioner<>(
                                        new KeyHash(rowKey),
                                        KeyGroupRangeAssignment.DEFAULT_LOWER_BOUND_MAX_PARALLELISM)));
        SingleOutputStreamOperator<RowData> folded = partitioned
                .transform(
                        "fold by " + (key.isEmpty() ? "nothing" : String.join(", ", key)),
                        InternalTypeInfo.of(Change.type(type)),
                        new Fold(type, rowKey, EpochOrder.of(type, options.eventTime()), options.bufferRows()))
                .setParallelism(parallelism);
        uids.apply("fold").ifPresent(folded::uid);
        return folded;
    }
}
