package dev.kappa.connectors.cdc;

import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Keyed by primary key, so that Kafka's own partitioner keeps the order of a row's changes. */
final class CapturedRecordSerializer implements KafkaRecordSerializationSchema<CapturedRecord> {
    private static final long serialVersionUID = 1L;

    @Override
    public ProducerRecord<byte[], byte[]> serialize(CapturedRecord r, KafkaSinkContext context, Long timestamp) {
        return new ProducerRecord<>(r.topic, null, r.timestamp > 0 ? r.timestamp : null, r.key, r.value);
    }
}
