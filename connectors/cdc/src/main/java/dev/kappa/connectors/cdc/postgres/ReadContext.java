package dev.kappa.connectors.cdc.postgres;

import io.debezium.connector.base.ChangeEventQueue;
import io.debezium.pipeline.DataChangeEvent;
import io.debezium.relational.TableId;
import io.debezium.relational.Tables;
import io.debezium.util.LoggingContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.cdc.connectors.base.config.SourceConfig;
import org.apache.flink.cdc.connectors.base.dialect.DataSourceDialect;
import org.apache.flink.cdc.connectors.base.source.meta.offset.Offset;
import org.apache.flink.cdc.connectors.base.source.meta.split.SourceSplitBase;
import org.apache.flink.cdc.connectors.base.source.reader.external.FetchTask;
import org.apache.flink.cdc.connectors.base.utils.SourceRecordUtils;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.data.Struct;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.source.SourceRecord;

/** What a reader of chunks or of the log shares with Flink CDC's framework: the queue between them, and how to tell records. */
final class ReadContext implements FetchTask.Context {
    private static final Duration POLL = Duration.ofMillis(50);

    private final PostgresConfig config;
    private final PostgresDialect dialect;
    private ChangeEventQueue<DataChangeEvent> queue;
    private ChunkFinder chunks;
    private Connection connection;
    private final PgTypes types = new PgTypes();
    private final Map<TableId, Boolean> captured = new HashMap<>();

    ReadContext(PostgresConfig config, PostgresDialect dialect) {
        this.config = config;
        this.dialect = dialect;
    }

    @Override
    public void configure(SourceSplitBase split) {
        queue = new ChangeEventQueue.Builder<DataChangeEvent>()
                .pollInterval(POLL)
                .maxBatchSize(2048)
                .maxQueueSize(16384)
                .loggingContextSupplier(() ->
                        LoggingContext.forConnector("kappa", config.options().source(), "cdc"))
                .build();
        if (split.isStreamSplit()) {
            chunks = new ChunkFinder(config.options(), split.asStreamSplit().getFinishedSnapshotSplitInfos());
        }
    }

    PostgresOptions options() {
        return config.options();
    }

    /** The connection that chunks are read by, one after the other. */
    Connection connection() throws SQLException {
        if (connection == null || connection.isClosed()) {
            connection = Connections.open(options());
        }
        return connection;
    }

    PgTypes types() {
        return types;
    }

    void enqueue(SourceRecord record) throws InterruptedException {
        queue.enqueue(new DataChangeEvent(record));
    }

    /** Whether {@link #enqueue} would wait. */
    boolean full() {
        return queue.remainingCapacity() < 2;
    }

    @Override
    public ChangeEventQueue<DataChangeEvent> getQueue() {
        return queue;
    }

    @Override
    public TableId getTableId(SourceRecord record) {
        Struct source = ((Struct) record.value()).getStruct("source");
        return new TableId(null, source.getString("schema"), source.getString("table"));
    }

    @Override
    public Tables.TableFilter getTableFilter() {
        return id -> captured.computeIfAbsent(
                id, i -> config.options().tables().matches(PgTable.schema(i), PgTable.name(i)));
    }

    @Override
    public Offset getStreamOffset(SourceRecord record) {
        return WalPosition.of(record.sourceOffset());
    }

    @Override
    public boolean isDataChangeRecord(SourceRecord record) {
        return SourceRecordUtils.isDataChangeRecord(record);
    }

    @Override
    public boolean isRecordBetween(SourceRecord record, Object[] start, Object[] end) {
        return start == null && end == null || chunks.contains(getTableId(record), record, start);
    }

    @Override
    public void rewriteOutputBuffer(Map<Struct, SourceRecord> buffer, SourceRecord change) {
        throw new IllegalStateException("a chunk is one snapshot: no changes are merged into it");
    }

    /** Rows of a chunk in the order in which they were read. */
    @Override
    public List<SourceRecord> formatMessageTimestamp(Collection<SourceRecord> rows) {
        List<SourceRecord> ordered = new ArrayList<>(rows);
        ordered.sort(Comparator.comparingLong(r -> ((Struct) r.key()).getInt64("number")));
        return ordered;
    }

    @Override
    public void close() {
        if (chunks != null) {
            chunks.close();
        }
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            // it is of no use any more, closed or not
        }
    }

    @Override
    public DataSourceDialect<PostgresConfig> getDataSourceDialect() {
        return dialect;
    }

    @Override
    public SourceConfig getSourceConfig() {
        return config;
    }
}
