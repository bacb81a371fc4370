package dev.kappa.connectors.kafka.raw;

import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Writes a dead letter, or a late record, with its key, its bytes and all its headers. */
final class DeadLetterRecords implements KafkaRecordSerializationSchema<RawRecord> {

    private static final long serialVersionUID = 1L;

    private final String topic;
    private final String lateTopic;

    DeadLetterRecords(String topic, String lateTopic) {
        this.topic = topic;
        this.lateTopic = lateTopic;
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(RawRecord letter, KafkaSinkContext context, Long timestamp) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(letter.isLate() ? lateTopic : topic, null, null, letter.key(), letter.value());
        letter.headers().forEach(header -> record.headers().add(header.name(), header.value()));
        return record;
    }
}
