package dev.kappa.connectors.cdc.postgres;

import io.debezium.relational.TableId;
import io.debezium.relational.history.TableChanges.TableChange;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.cdc.connectors.base.dialect.DataSourceDialect;
import org.apache.flink.cdc.connectors.base.source.assigner.splitter.ChunkSplitter;
import org.apache.flink.cdc.connectors.base.source.assigner.state.ChunkSplitterState;
import org.apache.flink.cdc.connectors.base.source.meta.offset.Offset;
import org.apache.flink.cdc.connectors.base.source.meta.split.SourceSplitBase;
import org.apache.flink.cdc.connectors.base.source.reader.external.FetchTask;
import org.apache.flink.util.FlinkRuntimeException;

/** Postgres for Flink CDC's incremental snapshot framework. */
final class PostgresDialect implements DataSourceDialect<PostgresConfig> {
    private static final long serialVersionUID = 1L;

    private transient volatile WalTask reading;

    @Override
    public String getName() {
        return "Kappa Postgres";
    }

    @Override
    public List<TableId> discoverDataCollections(PostgresConfig config) {
        try (Connection connection = Connections.open(config.options())) {
            return new PgCatalog(connection, new PgTypes())
                    .matching(config.options().tables());
        } catch (SQLException e) {
            throw new FlinkRuntimeException(
                    "source '" + config.options().source() + "': tables cannot be listed: " + e.getMessage(), e);
        }
    }

    @Override
    public Map<TableId, TableChange> discoverDataCollectionSchemas(PostgresConfig config) {
        Map<TableId, TableChange> schemas = new HashMap<>();
        discoverDataCollections(config).forEach(id -> schemas.put(id, KeyRangeSplitter.unspecified(id)));
        return schemas;
    }

    @Override
    public Offset displayCurrentOffset(PostgresConfig config) {
        throw new UnsupportedOperationException("a chunk notes the position of its own snapshot");
    }

    @Override
    public boolean isDataCollectionIdCaseSensitive(PostgresConfig config) {
        return true;
    }

    @Override
    @Deprecated
    public ChunkSplitter createChunkSplitter(PostgresConfig config) {
        return new KeyRangeSplitter(config.options());
    }

    @Override
    public ChunkSplitter createChunkSplitter(PostgresConfig config, ChunkSplitterState state) {
        return new KeyRangeSplitter(config.options());
    }

    @Override
    public FetchTask<SourceSplitBase> createFetchTask(SourceSplitBase split) {
        if (split.isSnapshotSplit()) {
            return new ChunkTask(split.asSnapshotSplit());
        }
        reading = new WalTask(split.asStreamSplit());
        return reading;
    }

    @Override
    public FetchTask.Context createFetchTaskContext(PostgresConfig config) {
        return new ReadContext(config, this);
    }

    @Override
    public void notifyCheckpointComplete(long checkpoint, Offset offset) {
        WalTask task = reading;
        if (task != null && offset != null) {
            task.confirm((WalPosition) offset);
        }
    }

    @Override
    public boolean isIncludeDataCollection(PostgresConfig config, TableId id) {
        return config.options().tables().matches(PgTable.schema(id), PgTable.name(id));
    }
}
