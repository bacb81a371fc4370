package dev.kappa.connectors.cdc.postgres;

import dev.kappa.topology.serving.PostgresIdentifier;
import io.debezium.relational.Table;
import io.debezium.relational.TableId;
import io.debezium.relational.history.TableChanges.TableChange;
import io.debezium.relational.history.TableChanges.TableChangeType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.cdc.connectors.base.source.assigner.splitter.ChunkSplitter;
import org.apache.flink.cdc.connectors.base.source.assigner.state.ChunkSplitterState;
import org.apache.flink.cdc.connectors.base.source.meta.split.SnapshotSplit;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;

/**
 * Cuts a table into chunks of about the same number of rows along the first column of its primary key, walking its index.
 * Boundaries are kept as the text of their values and always compared by the database, so that its order of strings
 * decides and not Java's. A table without a primary key is one chunk.
 */
final class KeyRangeSplitter implements ChunkSplitter {
    private final PostgresOptions options;

    KeyRangeSplitter(PostgresOptions options) {
        this.options = options;
    }

    @Override
    public void open() {
        // nothing is held between tables
    }

    @Override
    public Collection<SnapshotSplit> generateSplits(TableId id) throws Exception {
        try (Connection connection = Connections.open(options)) {
            Optional<PgTable> table =
                    new PgCatalog(connection, new PgTypes()).table(PgTable.schema(id), PgTable.name(id));
            List<String> boundaries =
                    table.isEmpty() || table.get().key().isEmpty() ? List.of() : boundaries(connection, table.get());
            return chunks(id, boundaries);
        }
    }

    private List<String> boundaries(Connection connection, PgTable table) throws SQLException {
        String column =
                PostgresIdentifier.quote(table.columns().get(table.key().get(0)).name());
        String from =
                " FROM " + PostgresIdentifier.quote(table.schema()) + "." + PostgresIdentifier.quote(table.name());
        String step = " ORDER BY " + column + " OFFSET " + options.chunkSize() + " LIMIT 1";
        List<String> boundaries = new ArrayList<>();
        Optional<String> next = value(connection, "SELECT " + column + from + step, null);
        String onwards =
                "SELECT " + column + from + " WHERE " + column + " > " + ChunkQuery.parameter(connection, table) + step;
        while (next.isPresent()) {
            boundaries.add(next.get());
            next = value(connection, onwards, next.get());
        }
        return boundaries;
    }

    private static Optional<String> value(Connection connection, String sql, String parameter) throws SQLException {
        try (PreparedStatement s = connection.prepareStatement(sql)) {
            if (parameter != null) {
                s.setString(1, parameter);
            }
            try (ResultSet r = s.executeQuery()) {
                return r.next() ? Optional.of(r.getString(1)) : Optional.empty();
            }
        }
    }

    private static List<SnapshotSplit> chunks(TableId id, List<String> boundaries) {
        Map<TableId, TableChange> schemas = Map.of(id, unspecified(id));
        RowType keyType = RowType.of(VarCharType.STRING_TYPE);
        List<SnapshotSplit> chunks = new ArrayList<>();
        for (int i = 0; i <= boundaries.size(); i++) {
            Object[] start = i == 0 ? null : new Object[] {boundaries.get(i - 1)};
            Object[] end = i == boundaries.size() ? null : new Object[] {boundaries.get(i)};
            chunks.add(new SnapshotSplit(id, i, keyType, start, end, null, schemas));
        }
        return chunks;
    }

    /** The framework keeps a schema for each table; this dialect reads columns where it needs them. */
    static TableChange unspecified(TableId id) {
        return new TableChange(
                TableChangeType.CREATE, Table.editor().tableId(id).create());
    }

    @Override
    public boolean hasNextChunk() {
        return false;
    }

    @Override
    public ChunkSplitterState snapshotState(long checkpointId) {
        return ChunkSplitterState.NO_SPLITTING_TABLE_STATE;
    }

    @Override
    public TableId getCurrentSplittingTableId() {
        return null;
    }

    @Override
    public void close() {
        // nothing is held between tables
    }
}
