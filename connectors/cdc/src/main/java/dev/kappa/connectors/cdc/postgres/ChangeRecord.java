package dev.kappa.connectors.cdc.postgres;

import dev.kappa.connectors.cdc.Json;
import java.util.Map;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.data.Schema;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.data.Struct;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.source.SourceRecord;

/**
 * Changes as Flink CDC's framework passes them on. Key and value are finished JSON already; the structure around them is
 * what the framework wants to see: the operation, the table, the times.
 */
final class ChangeRecord {
    private static final Schema KEY = SchemaBuilder.struct()
            .name("kappa.cdc.Key")
            .field("number", Schema.INT64_SCHEMA)
            .build();
    private static final Schema SOURCE = SchemaBuilder.struct()
            .name("kappa.cdc.Source")
            .field("db", Schema.STRING_SCHEMA)
            .field("schema", Schema.STRING_SCHEMA)
            .field("table", Schema.STRING_SCHEMA)
            .field("ts_ms", Schema.INT64_SCHEMA)
            .build();
    private static final Schema VALUE = SchemaBuilder.struct()
            .name("kappa.cdc.Envelope")
            .field("op", Schema.STRING_SCHEMA)
            .field("ts_ms", Schema.INT64_SCHEMA)
            .field("source", SOURCE)
            .field("chunk_key", Schema.OPTIONAL_STRING_SCHEMA)
            .field("key", Schema.OPTIONAL_BYTES_SCHEMA)
            .field("value", Schema.BYTES_SCHEMA)
            .build();
    private static final Schema HEARTBEAT = SchemaBuilder.struct()
            .name("io.debezium.connector.common.Heartbeat")
            .field("ts_ms", Schema.INT64_SCHEMA)
            .build();
    private static final Map<String, String> PARTITION = Map.of("server", "postgres");

    private ChangeRecord() {}

    /** Where and when a change happened. */
    record Origin(String database, long lsn, int xid, long micros, boolean snapshot) {}

    /**
     * @param number unique among the rows of a chunk
     * @param identity the row that tells the key, of which only the key's columns need to be known; null without any
     * @param before column values as text, or null
     */
    static SourceRecord of(
            long number,
            String op,
            PgTable table,
            String[] identity,
            String[] before,
            String[] after,
            Origin origin,
            Map<String, String> at) {
        long millis = Math.floorDiv(origin.micros(), 1000L);
        Struct source = new Struct(SOURCE)
                .put("db", origin.database())
                .put("schema", table.id().schema())
                .put("table", table.id().table())
                .put("ts_ms", millis);
        Struct value = new Struct(VALUE)
                .put("op", op)
                .put("ts_ms", millis)
                .put("source", source)
                .put(
                        "chunk_key",
                        identity == null || table.key().isEmpty()
                                ? null
                                : identity[table.key().get(0)])
                .put("key", identity == null || table.key().isEmpty() ? null : key(table, identity))
                .put("value", envelope(op, table, before, after, origin, millis));
        return new SourceRecord(
                PARTITION, at, table.id().toString(), KEY, new Struct(KEY).put("number", number), VALUE, value);
    }

    static SourceRecord heartbeat(Map<String, String> at) {
        return new SourceRecord(
                PARTITION,
                at,
                "heartbeat",
                KEY,
                new Struct(KEY).put("number", 0L),
                HEARTBEAT,
                new Struct(HEARTBEAT).put("ts_ms", System.currentTimeMillis()));
    }

    static String chunkKey(SourceRecord record) {
        return ((Struct) record.value()).getString("chunk_key");
    }

    static byte[] keyOf(SourceRecord record) {
        return ((Struct) record.value()).getBytes("key");
    }

    static byte[] valueOf(SourceRecord record) {
        return ((Struct) record.value()).getBytes("value");
    }

    static long millisOf(SourceRecord record) {
        return ((Struct) record.value()).getInt64("ts_ms");
    }

    private static byte[] key(PgTable table, String[] row) {
        Json json = new Json().openObject();
        for (int k : table.key()) {
            column(table.columns().get(k), row[k], json);
        }
        return json.closeObject().bytes();
    }

    private static byte[] envelope(
            String op, PgTable table, String[] before, String[] after, Origin origin, long millis) {
        Json json = new Json().openObject();
        row(table, before, json.name("before"));
        row(table, after, json.name("after"));
        json.name("op").text(op).name("ts_ms").literal(String.valueOf(System.currentTimeMillis()));
        json.name("source").openObject();
        json.name("connector").text("postgresql").name("db").text(origin.database());
        json.name("schema").text(table.schema()).name("table").text(table.name());
        json.name("ts_ms").literal(String.valueOf(millis));
        json.name("ts_us").literal(String.valueOf(origin.micros()));
        json.name("snapshot").literal(String.valueOf(origin.snapshot()));
        json.name("lsn").literal(Long.toUnsignedString(origin.lsn()));
        if (!origin.snapshot()) {
            json.name("txId").literal(Integer.toUnsignedString(origin.xid()));
        }
        return json.closeObject().closeObject().bytes();
    }

    private static void row(PgTable table, String[] row, Json json) {
        if (row == null) {
            json.nothing();
            return;
        }
        json.openObject();
        for (int i = 0; i < row.length; i++) {
            column(table.columns().get(i), row[i], json);
        }
        json.closeObject();
    }

    private static void column(PgTable.Column column, String text, Json json) {
        if (text == PgOutput.UNCHANGED) {
            return; // not known, which is not the same as null
        }
        json.name(column.name());
        if (text == null) {
            json.nothing();
        } else {
            column.type().write(text, json);
        }
    }
}
