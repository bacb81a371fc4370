package dev.kappa.connectors.cdc.postgres;

import io.debezium.relational.TableId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.cdc.connectors.base.source.meta.split.FinishedSnapshotSplitInfo;
import org.apache.flink.cdc.connectors.base.source.meta.split.SnapshotSplit;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.source.SourceRecord;
import org.apache.flink.util.FlinkRuntimeException;

/**
 * Tells to which chunk of the snapshot a changed row belongs. That matters only for changes from the time of the snapshot
 * that some chunks of the table saw and others did not; for these few the database is asked, which knows its order of keys
 * best.
 */
final class ChunkFinder implements AutoCloseable {
    private static final int EVERY = -1;
    private static final int NONE = -2;

    /** The chunks of a table in the order of their keys; {@code query} once one was needed. */
    private static final class Chunks {
        final List<WalPosition> seen = new ArrayList<>();
        final List<String> starts = new ArrayList<>();
        Optional<ChunkQuery> query;
    }

    private final PostgresOptions options;
    private final Map<TableId, Chunks> tables = new HashMap<>();
    private Connection connection;
    private SourceRecord last;
    private int lastChunk;

    ChunkFinder(PostgresOptions options, List<FinishedSnapshotSplitInfo> finished) {
        this.options = options;
        finished.stream()
                .sorted(Comparator.comparingInt(i -> SnapshotSplit.extractChunkId(i.getSplitId())))
                .forEach(info -> {
                    Chunks chunks = tables.computeIfAbsent(info.getTableId(), t -> new Chunks());
                    chunks.seen.add((WalPosition) info.getHighWatermark());
                    if (info.getSplitStart() != null) {
                        chunks.starts.add(info.getSplitStart()[0].toString());
                    }
                });
    }

    /** Whether the record is of the chunk, or all chunks would decide alike so that its chunk need not be known. */
    boolean contains(TableId table, SourceRecord record, Object[] start) {
        if (record != last) {
            lastChunk = chunk(tables.get(table), table, record);
            last = record;
        }
        int asked = start == null ? 0 : tables.get(table).starts.indexOf(start[0].toString()) + 1;
        return lastChunk == EVERY || lastChunk == asked;
    }

    private int chunk(Chunks chunks, TableId table, SourceRecord record) {
        WalPosition position = WalPosition.of(record.sourceOffset());
        long after = chunks.seen.stream().filter(position::isAfter).count();
        if (after == 0) {
            return NONE;
        }
        if (after == chunks.seen.size()) {
            return EVERY;
        }
        String key = ChangeRecord.chunkKey(record);
        return key == null ? 0 : ask(chunks, table, key);
    }

    private int ask(Chunks chunks, TableId table, String key) {
        try {
            if (connection == null) {
                connection = Connections.open(options);
            }
            if (chunks.query == null) {
                Optional<PgTable> found = new PgCatalog(connection, new PgTypes())
                        .table(PgTable.schema(table), PgTable.name(table))
                        .filter(t -> !t.key().isEmpty());
                chunks.query = found.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new ChunkQuery(connection, found.get(), chunks.starts));
            }
            // Of a table that is gone nobody can say any more; its first chunk stands for it.
            return chunks.query.isEmpty() ? 0 : chunks.query.get().chunkOf(key);
        } catch (SQLException e) {
            throw new FlinkRuntimeException("which chunk of " + table + " a key belongs to cannot be found out", e);
        }
    }

    @Override
    public void close() {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            // it is of no use any more, closed or not
        }
        connection = null;
    }
}
