package dev.kappa.connectors.cdc.postgres;

import dev.kappa.connectors.cdc.CapturedRecord;
import dev.kappa.connectors.cdc.CdcSpec;
import dev.kappa.connectors.cdc.TableTopics;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.source.SourceRecord;
import org.apache.flink.cdc.debezium.DebeziumDeserializationSchema;
import org.apache.flink.util.Collector;

/** Takes the finished message out of a change record and gives it its topic. */
final class RecordMaker implements DebeziumDeserializationSchema<CapturedRecord> {
    private static final long serialVersionUID = 1L;

    private final CdcSpec spec;
    private transient Map<String, String> topics;

    RecordMaker(CdcSpec spec) {
        this.spec = spec;
    }

    @Override
    public void deserialize(SourceRecord record, Collector<CapturedRecord> out) {
        if (topics == null) {
            topics = new HashMap<>();
        }
        // The record's own topic is the table's id, whose parts are encoded already.
        String topic = topics.computeIfAbsent(record.topic(), id -> spec.topicPrefix() + spec.source() + "." + id);
        out.collect(new CapturedRecord(
                topic, ChangeRecord.keyOf(record), ChangeRecord.valueOf(record), ChangeRecord.millisOf(record)));
    }

    static String topic(String source, String schema, String table) {
        return TableTopics.topic(source, schema, table);
    }

    @Override
    public TypeInformation<CapturedRecord> getProducedType() {
        return TypeInformation.of(CapturedRecord.class);
    }
}
