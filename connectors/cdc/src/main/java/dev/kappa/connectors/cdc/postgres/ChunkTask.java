package dev.kappa.connectors.cdc.postgres;

import io.debezium.relational.TableId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.cdc.connectors.base.source.meta.split.SnapshotSplit;
import org.apache.flink.cdc.connectors.base.source.meta.split.StreamSplit;
import org.apache.flink.cdc.connectors.base.source.meta.wartermark.WatermarkEvent;
import org.apache.flink.cdc.connectors.base.source.meta.wartermark.WatermarkKind;
import org.apache.flink.cdc.connectors.base.source.reader.external.AbstractScanFetchTask;
import org.postgresql.replication.LogSequenceNumber;

/**
 * Reads one chunk of one table in one snapshot and notes which transactions that snapshot saw. The log reader later leaves
 * out exactly those. So no changes are merged into a chunk, no slot is made for it (none can be orphaned), and a transaction
 * that was running while the chunk was read is neither lost nor doubled, which comparing log positions cannot give.
 */
final class ChunkTask extends AbstractScanFetchTask {
    ChunkTask(SnapshotSplit split) {
        super(split);
    }

    @Override
    public void execute(Context context) throws Exception {
        taskRunning = true;
        ReadContext reading = (ReadContext) context;
        watermark(reading, WatermarkKind.LOW, WalPosition.START);
        WalPosition seen = read(reading.connection(), reading);
        watermark(reading, WatermarkKind.HIGH, seen);
        watermark(reading, WatermarkKind.END, seen);
        taskRunning = false;
    }

    private WalPosition read(Connection connection, ReadContext reading) throws SQLException, InterruptedException {
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setReadOnly(true);
        TableId id = snapshotSplit.getTableId();
        WalPosition seen = snapshot(connection);
        Optional<PgTable> table =
                new PgCatalog(connection, reading.types()).table(PgTable.schema(id), PgTable.name(id));
        if (table.isPresent()) {
            rows(connection, table.get(), reading, seen);
        }
        connection.rollback();
        return seen;
    }

    /** Takes the transaction's snapshot. The log's end is read after it, so that it is past all that the snapshot saw. */
    private static WalPosition snapshot(Connection connection) throws SQLException {
        try (Statement s = connection.createStatement();
                ResultSet r =
                        s.executeQuery("SELECT txid_current_snapshot()::text, pg_current_wal_insert_lsn()::text")) {
            r.next();
            return WalPosition.ofSnapshot(
                    r.getString(1), LogSequenceNumber.valueOf(r.getString(2)).asLong());
        }
    }

    private void rows(Connection connection, PgTable table, ReadContext reading, WalPosition seen)
            throws SQLException, InterruptedException {
        long now = System.currentTimeMillis() * 1000;
        var origin = new ChangeRecord.Origin(reading.options().database(), seen.lsn(), 0, now, true);
        try (PreparedStatement s =
                        ChunkQuery.rows(connection, table, snapshotSplit.getSplitStart(), snapshotSplit.getSplitEnd());
                ResultSet r = s.executeQuery()) {
            for (long number = 1; r.next(); number++) {
                String[] row = new String[table.columns().size()];
                for (int i = 0; i < row.length; i++) {
                    row[i] = r.getString(i + 1);
                }
                reading.enqueue(ChangeRecord.of(number, "r", table, row, null, row, origin, seen.getOffset()));
            }
        }
    }

    private void watermark(ReadContext reading, WatermarkKind kind, WalPosition position) throws InterruptedException {
        reading.enqueue(WatermarkEvent.create(
                Map.of("server", "postgres"), "watermark", snapshotSplit.splitId(), kind, position));
    }

    @Override
    protected void executeBackfillTask(Context context, StreamSplit backfill) {
        throw new IllegalStateException("a chunk is one snapshot: nothing is filled in");
    }

    @Override
    protected void executeDataSnapshot(Context context) {
        throw new IllegalStateException("execute reads the chunk itself");
    }
}
