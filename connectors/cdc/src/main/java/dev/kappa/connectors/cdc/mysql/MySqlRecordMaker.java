package dev.kappa.connectors.cdc.mysql;

import dev.kappa.connectors.cdc.CapturedRecord;
import dev.kappa.connectors.cdc.CdcSpec;
import dev.kappa.connectors.cdc.Json;
import dev.kappa.connectors.cdc.TablePatterns;
import dev.kappa.connectors.cdc.TableTopics;
import io.debezium.document.DocumentReader;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.data.Struct;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.source.SourceRecord;
import org.apache.flink.cdc.debezium.DebeziumDeserializationSchema;
import org.apache.flink.util.Collector;

/** Makes the message of a raw topic of Debezium's record; of schema changes only TRUNCATE, which changes rows. */
final class MySqlRecordMaker implements DebeziumDeserializationSchema<CapturedRecord> {
    private static final long serialVersionUID = 1L;
    private static final Pattern TRUNCATE = Pattern.compile(
            "\\s*TRUNCATE\\s+(?:TABLE\\s+)?(?:`?([^`.\\s;]+)`?\\s*\\.\\s*)?`?([^`.\\s;]+)`?.*",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private final CdcSpec spec;
    private final TablePatterns tables;

    MySqlRecordMaker(CdcSpec spec, TablePatterns tables) {
        this.spec = spec;
        this.tables = tables;
    }

    @Override
    public void deserialize(SourceRecord record, Collector<CapturedRecord> out) throws IOException {
        Struct value = (Struct) record.value();
        if (value == null) {
            return;
        }
        if (value.schema().field("op") == null) {
            truncation(value, out);
            return;
        }
        Struct source = value.getStruct("source");
        Json json = new Json().openObject();
        StructJson.row(value.getStruct("before"), json.name("before"));
        StructJson.row(value.getStruct("after"), json.name("after"));
        envelope(json, value.getString("op"), source);
        Struct key = (Struct) record.key();
        byte[] keyJson = key == null || key.schema().fields().isEmpty()
                ? null
                : StructJson.row(key, new Json()).bytes();
        out.collect(new CapturedRecord(
                topic(source.getString("db"), source.getString("table")),
                keyJson,
                json.closeObject().bytes(),
                source.getInt64("ts_ms")));
    }

    private static void envelope(Json json, String op, Struct source) {
        json.name("op").text(op).name("ts_ms").literal(String.valueOf(System.currentTimeMillis()));
        StructJson.row(source, json.name("source"));
    }

    private void truncation(Struct value, Collector<CapturedRecord> out) throws IOException {
        if (value.schema().field("historyRecord") == null) {
            return;
        }
        var history = DocumentReader.defaultReader().read(value.getString("historyRecord"));
        Matcher m = TRUNCATE.matcher(String.valueOf(history.getString("ddl")));
        if (!m.matches()) {
            return;
        }
        String database = m.group(1) != null ? m.group(1) : history.getString("databaseName");
        if (!tables.matches(database, m.group(2))) {
            return;
        }
        Struct source = value.getStruct("source");
        Json json =
                new Json().openObject().name("before").nothing().name("after").nothing();
        envelope(json, "t", source);
        out.collect(new CapturedRecord(
                topic(database, m.group(2)), null, json.closeObject().bytes(), source.getInt64("ts_ms")));
    }

    private String topic(String database, String table) {
        return spec.topicPrefix() + TableTopics.topic(spec.source(), database, table);
    }

    @Override
    public TypeInformation<CapturedRecord> getProducedType() {
        return TypeInformation.of(CapturedRecord.class);
    }
}
