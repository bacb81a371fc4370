package dev.kappa.connectors.cdc.postgres;

import io.debezium.relational.TableId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.flink.cdc.connectors.base.source.meta.split.FinishedSnapshotSplitInfo;
import org.apache.flink.cdc.connectors.base.source.meta.split.SnapshotSplit;
import org.apache.flink.util.FlinkRuntimeException;

/**
 * Finds the chunk that a changed row belongs to. Asked only about changes from the time of the snapshot, so the database is
 * asked in turn: it knows its order of keys best.
 */
final class ChunkFinder implements AutoCloseable {
    private final PostgresOptions options;
    private final Map<TableId, List<String>> starts = new HashMap<>();
    private Connection connection;
    private TableId lastTable;
    private String lastKey;
    private int lastChunk;

    ChunkFinder(PostgresOptions options, List<FinishedSnapshotSplitInfo> finished) {
        this.options = options;
        Map<TableId, TreeMap<Integer, String>> byNumber = new HashMap<>();
        for (FinishedSnapshotSplitInfo info : finished) {
            Object[] start = info.getSplitStart();
            if (start != null) {
                byNumber.computeIfAbsent(info.getTableId(), t -> new TreeMap<>())
                        .put(SnapshotSplit.extractChunkId(info.getSplitId()), start[0].toString());
            }
        }
        byNumber.forEach((table, sorted) -> starts.put(table, new ArrayList<>(sorted.values())));
    }

    boolean contains(TableId table, String key, Object[] start, Object[] end) {
        if (start == null && end == null) {
            return true;
        }
        int chunk = chunk(table, key);
        return chunk == (start == null ? 0 : starts.get(table).indexOf(start[0].toString()) + 1);
    }

    private int chunk(TableId table, String key) {
        if (!table.equals(lastTable) || key == null || !key.equals(lastKey)) {
            lastChunk = key == null ? 0 : ask(table, key);
            lastTable = table;
            lastKey = key;
        }
        return lastChunk;
    }

    private int ask(TableId table, String key) {
        try {
            if (connection == null) {
                connection = Connections.open(options);
            }
            Optional<PgTable> found =
                    new PgCatalog(connection, new PgTypes()).table(PgTable.schema(table), PgTable.name(table));
            // Of a table that is gone nobody can say any more; its first chunk stands for it.
            return found.isEmpty() || found.get().key().isEmpty()
                    ? 0
                    : ChunkQuery.chunkOf(connection, found.get(), starts.get(table), key);
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
