package dev.kappa.connectors.kafka.version;

import dev.kappa.connectors.postgres.Change;
import java.util.List;
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
 * <p>The partition is left to Kafka (murmur2 of the key's bytes), so that any client finds a key where this one put it. The time stamp is
 * the time of writing: event time would let a broker with time-based retention delete replayed history.
 */
final class ChangeRecords implements KafkaRecordSerializationSchema<RowData> {

    private static final long serialVersionUID = 1L;

    private final String topic;
    private final SerializationSchema<RowData> value;
    private final RowKey key;
    private final SerializationSchema<RowData> keyBytes;
    private final int arity;

    private ChangeRecords(
            String topic,
            SerializationSchema<RowData> value,
            RowKey key,
            SerializationSchema<RowData> keyBytes,
            int arity) {
        this.topic = topic;
        this.value = value;
        this.key = key;
        this.keyBytes = keyBytes;
        this.arity = arity;
    }

    static ChangeRecords append(String topic, RowType type) {
        return new ChangeRecords(topic, json(type), null, null, type.getFieldCount());
    }

    static ChangeRecords changelog(String topic, RowType type, List<String> keyColumns) {
        RowKey key = new RowKey(type, keyColumns);
        return new ChangeRecords(topic, json(Change.type(type)), key, json(key.type()), type.getFieldCount());
    }

    private static SerializationSchema<RowData> json(RowType type) {
        return new JsonRowDataSerializationSchema(
                type, TimestampFormat.ISO_8601, MapNullKeyMode.LITERAL, "null", true, false);
    }

    @Override
    public void open(SerializationSchema.InitializationContext context, KafkaSinkContext sinkContext) throws Exception {
        value.open(context);
        if (keyBytes != null) {
            keyBytes.open(context);
        }
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(RowData element, KafkaSinkContext context, Long timestamp) {
        byte[] keyOfRecord = key == null ? null : keyBytes.serialize(key.of(Change.image(element, arity)));
        return new ProducerRecord<>(topic, null, null, keyOfRecord, value.serialize(element));
    }
}
