package dev.kappa.connectors.kafka.version;

import dev.kappa.connectors.postgres.Change;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.formats.common.TimestampFormat;
import org.apache.flink.formats.json.JsonFormatOptions.MapNullKeyMode;
import org.apache.flink.formats.json.JsonRowDataSerializationSchema;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The messages of a version: plain JSON without a key for rows, {@code debezium-json} with the key's JSON for {@link Change}s.
 *
 * <p>The partition is left to Kafka (murmur2 of the key's bytes), so that any client finds a key where this one put it; rows that were admitted from a raw
 * topic are in the partition of the same number. The time stamp is
 * the row's event time where the version has one: by it a consumer group finds in a later version what it has not read of this one. A row
 * without it, or from before 1970, which Kafka cannot say, has the stamp 0: such a one is never passed over. A broker with time-based
 * retention would delete replayed history at once; the topics of versions are made without. A version that has no event time has the time of
 * writing.
 */
final class ChangeRecords implements KafkaRecordSerializationSchema<RowData> {

    private static final long serialVersionUID = 1L;

    private final String topic;
    private final SerializationSchema<RowData> value;
    private final RowKey key;
    private final SerializationSchema<RowData> keyBytes;
    private final int arity;
    private final EventTime eventTime;
    private final int partitionColumn;
    private transient int known;

    private ChangeRecords(
            String topic,
            SerializationSchema<RowData> value,
            RowKey key,
            SerializationSchema<RowData> keyBytes,
            int arity,
            EventTime eventTime,
            int partitionColumn) {
        this.topic = topic;
        this.value = value;
        this.key = key;
        this.keyBytes = keyBytes;
        this.arity = arity;
        this.eventTime = eventTime;
        this.partitionColumn = partitionColumn;
    }

    /** @param partition the last column, which is not written */
    static ChangeRecords append(String topic, RowType type, Optional<String> partition, Optional<String> eventTime) {
        int last = type.getFieldCount() - 1;
        RowType written = partition.isPresent()
                ? new RowType(type.isNullable(), type.getFields().subList(0, last))
                : type;
        return new ChangeRecords(
                topic,
                json(written),
                null,
                null,
                type.getFieldCount(),
                EventTime.of(type, eventTime),
                partition.isPresent() ? last : -1);
    }

    static ChangeRecords changelog(String topic, RowType type, List<String> keyColumns, Optional<String> eventTime) {
        RowKey key = new RowKey(type, keyColumns);
        return new ChangeRecords(
                topic,
                json(Change.type(type)),
                key,
                json(key.type()),
                type.getFieldCount(),
                EventTime.of(type, eventTime),
                -1);
    }

    private static SerializationSchema<RowData> json(RowType type) {
        return new JsonRowDataSerializationSchema(
                type, TimestampFormat.ISO_8601, MapNullKeyMode.LITERAL, "null", true, false);
    }

    @Override
    public void open(SerializationSchema.InitializationContext context, KafkaSinkContext sinkContext) throws Exception {
        value.open(context);
        known = -1;
        if (keyBytes != null) {
            keyBytes.open(context);
        }
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(RowData element, KafkaSinkContext context, Long timestamp) {
        RowData row = key == null ? element : Change.image(element, arity);
        byte[] keyOfRecord = key == null ? null : keyBytes.serialize(key.of(row));
        return new ProducerRecord<>(
                topic, partition(element, context), stamp(row), keyOfRecord, value.serialize(element));
    }

    /** None lets the producer choose. */
    private Integer partition(RowData row, KafkaSinkContext context) {
        if (partitionColumn < 0) {
            return null;
        }
        int partition = row.getInt(partitionColumn);
        if (partition > known) {
            known = Arrays.stream(context.getPartitionsForTopic(topic)).max().orElse(-1);
            if (partition > known) {
                throw new IllegalStateException("the raw topic has got a partition " + partition + ", and the topic "
                        + topic + ", which keeps each of its partitions in order, has none of that number. Give the"
                        + " stream a new version with as many: ALTER STREAM … REBUILD.");
            }
        }
        return partition;
    }

    /** None lets the producer take the time of writing. */
    private Long stamp(RowData row) {
        return eventTime.isKnown() ? Math.max(0L, eventTime.millis(row).orElse(0L)) : null;
    }
}
