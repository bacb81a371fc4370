package dev.kappa.connectors.kafka.snapshot;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Decodes messages by the format of the topic; what a row was before is of no interest here. */
final class KeyedChangeReader implements KafkaRecordDeserializationSchema<KeyedChange> {
    private static final long serialVersionUID = 1L;

    private final DeserializationSchema<RowData> format;
    private final TypeInformation<KeyedChange> type;

    KeyedChangeReader(DeserializationSchema<RowData> format, TypeInformation<KeyedChange> type) {
        this.format = format;
        this.type = type;
    }

    @Override
    public void open(DeserializationSchema.InitializationContext context) throws Exception {
        format.open(context);
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<KeyedChange> out) throws IOException {
        if (record.key() == null) {
            throw new IOException("a message without a key, at " + record.topic() + " partition " + record.partition()
                    + " offset " + record.offset() + ": this is not the topic of an updating stream");
        }
        String key = new String(record.key(), StandardCharsets.ISO_8859_1);
        format.deserialize(record.value(), new Collector<>() {
            @Override
            public void collect(RowData row) {
                if (row.getRowKind() != RowKind.UPDATE_BEFORE) {
                    out.collect(new KeyedChange(key, record.offset(), row));
                }
            }

            @Override
            public void close() {}
        });
    }

    @Override
    public TypeInformation<KeyedChange> getProducedType() {
        return type;
    }
}
