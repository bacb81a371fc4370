package dev.kappa.connectors.cdc.mysql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kappa.connectors.cdc.fixture.TestDatabase;
import io.debezium.connector.mysql.MySqlConnection;
import io.debezium.connector.mysql.MySqlPartition;
import io.debezium.relational.TableId;
import io.debezium.relational.history.TableChanges.TableChange;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.cdc.connectors.mysql.debezium.DebeziumUtils;
import org.apache.flink.cdc.connectors.mysql.debezium.reader.SnapshotSplitReader;
import org.apache.flink.cdc.connectors.mysql.debezium.task.context.StatefulTaskContext;
import org.apache.flink.cdc.connectors.mysql.schema.MySqlSchema;
import org.apache.flink.cdc.connectors.mysql.source.config.MySqlSourceConfig;
import org.apache.flink.cdc.connectors.mysql.source.split.MySqlSnapshotSplit;
import org.apache.flink.cdc.connectors.mysql.source.split.SourceRecords;
import org.apache.flink.cdc.connectors.mysql.source.utils.ChunkUtils;
import org.apache.flink.cdc.connectors.mysql.source.utils.RecordUtils;
import org.apache.flink.cdc.connectors.mysql.source.utils.hooks.SnapshotPhaseHooks;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.data.Struct;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * FLINK-39207, and what is beside it: a reader that gets one chunk after the other, as after a restart, while rows of all chunks change in
 * each. Flink CDC 3.5.0 never comes to the end of the second.
 */
class ChunkReaderIT {
    /** More than the queue of a chunk holds, so that a chunk that is read and still listens stops the next. */
    private static final int ROWS = 10_000;

    private static final int CHUNKS = 3;

    @Test
    @Timeout(120)
    void everyChunkEndsWithWhatChangedWhileItWasRead() throws Exception {
        BulkTable table = BulkTable.create(TestDatabase.MYSQL, "chunks", ROWS, Map.of());
        MySqlSourceConfig config = new LateSecretConfigFactory(
                        MySqlOptions.of("chunks", table.spec().options()))
                .createConfig(0);
        SnapshotPhaseHooks hooks = new SnapshotPhaseHooks();
        hooks.setPreHighWatermarkAction((connection, chunk) -> changeAll(table));
        try (MySqlConnection connection = DebeziumUtils.createMySqlConnection(config)) {
            StatefulTaskContext context = new StatefulTaskContext(
                    config, DebeziumUtils.createBinaryClient(config.getDbzConfiguration()), connection);
            SnapshotSplitReader reader = new SnapshotSplitReader(context, 0, hooks);
            try {
                for (int chunk = 0; chunk < CHUNKS; chunk++) {
                    Map<Integer, Integer> expected = new TreeMap<>();
                    for (int id = 1 + chunk * ROWS / CHUNKS; id <= (chunk + 1) * ROWS / CHUNKS; id++) {
                        expected.put(id, chunk + 1);
                    }
                    assertEquals(expected, read(reader, chunk(config, connection, chunk)), "chunk " + chunk);
                }
            } finally {
                reader.close();
            }
        }
    }

    private static void changeAll(BulkTable table) throws SQLException {
        try {
            table.run("UPDATE t SET v = v + 1");
        } catch (SQLException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static MySqlSnapshotSplit chunk(MySqlSourceConfig config, MySqlConnection connection, int chunk) {
        TableId id = new TableId("chunks", null, "t");
        try (MySqlSchema schemas = new MySqlSchema(config, true)) {
            TableChange schema = schemas.getTableSchema(new MySqlPartition("chunks"), connection, id);
            return new MySqlSnapshotSplit(
                    id,
                    chunk,
                    ChunkUtils.getChunkKeyColumnType(schema.getTable(), Map.of(), true),
                    chunk == 0 ? null : new Object[] {1 + chunk * ROWS / CHUNKS},
                    chunk == CHUNKS - 1 ? null : new Object[] {1 + (chunk + 1) * ROWS / CHUNKS},
                    null,
                    Map.of(id, schema));
        }
    }

    /** The rows of a chunk as its reader tells them, when it has told all. */
    private static Map<Integer, Integer> read(SnapshotSplitReader reader, MySqlSnapshotSplit chunk) throws Exception {
        Map<Integer, Integer> rows = new TreeMap<>();
        reader.submitSplit(chunk);
        while (!reader.isFinished()) {
            Iterator<SourceRecords> batches = reader.pollSplitRecords();
            while (batches != null && batches.hasNext()) {
                for (SourceRecord record : batches.next().getSourceRecordList()) {
                    if (RecordUtils.isDataChangeRecord(record)) {
                        Struct row = ((Struct) record.value()).getStruct("after");
                        rows.put(row.getInt32("id"), row.getInt32("v"));
                    }
                }
            }
        }
        return rows;
    }
}
