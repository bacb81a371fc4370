package dev.kappa.connectors.postgres;

import dev.kappa.connectors.postgres.ViewStore.Applied;
import dev.kappa.topology.serving.ViewTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/**
 * Makes a view follow: the changes between two checkpoints are kept in state as COPY lines, and applied when Flink says that the checkpoint
 * has completed; after a restart those that may not have been applied yet are applied first. Exactly once, because the epoch is recorded with the rows.
 *
 * <p>It is an operator and not a Sink V2 writer and committer, because a committer learns neither the number of its checkpoint nor the one it was
 * restored from, gives up after {@code sink.committer.retries}, and sees a made-up number at the end of the input.
 *
 * <p>While Postgres is away it waits (the job is held back, nothing grows), after five minutes it fails so that the job restarts. A row
 * that Postgres cannot hold is left out, logged and counted; if it replaces a row, that row is removed rather than left to go stale.
 */
final class ViewWriter extends AbstractStreamOperator<Void> implements OneInputStreamOperator<RowData, Void> {

    private static final long serialVersionUID = 1L;
    private static final int CHUNK_BYTES = 16 << 20;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final ViewOptions options;
    private final RowType type;
    private final ArrayList<String> key;
    private final boolean appends;

    private transient CopyLines lines;
    private transient EpochBuffer buffer;
    private transient ViewStore store;
    private transient Retry retry;
    private transient NavigableMap<Long, List<EpochChunk>> pending;
    private transient ListState<byte[]> state;
    private transient Counter rejected;
    private transient Counter written;
    private transient long visible;

    ViewWriter(ViewOptions options, RowType type, java.util.Optional<List<String>> key) {
        this.options = options;
        this.type = type;
        this.appends = key.isEmpty();
        this.key = new ArrayList<>(key.orElse(List.of()));
        this.chainingStrategy = ChainingStrategy.NEVER;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        ViewTable table = options.viewTable(type, appends ? java.util.Optional.empty() : java.util.Optional.of(key));
        lines = new CopyLines(table, type);
        buffer = new EpochBuffer(CHUNK_BYTES);
        store = new PostgresViewStore(options, table);
        retry = new Retry(PATIENCE, Thread::sleep);
        pending = new TreeMap<>();
        rejected = getMetricGroup().counter("view_rejected_rows");
        written = getMetricGroup().counter("view_rows");
        getMetricGroup().gauge("view_epoch", () -> visible);
        state = context.getOperatorStateStore()
                .getListState(new ListStateDescriptor<>("pending-epochs", BytePrimitiveArraySerializer.INSTANCE));
        for (byte[] bytes : state.get()) {
            EpochChunk chunk = EpochChunk.fromBytes(bytes);
            pending.computeIfAbsent(chunk.epoch(), epoch -> new ArrayList<>()).add(chunk);
        }
        takeOver(pending.isEmpty() ? 0 : pending.lastKey());
    }

    private void takeOver(long restored) throws Exception {
        visible = retry.call(options + " claims its table", store::claim);
        if (visible > restored) {
            throw new IllegalStateException(options + " shows epoch " + visible + ", but this job starts "
                    + (restored == 0 ? "without state" : "at epoch " + restored)
                    + ". Writing would move the view backwards. Start it from its newest savepoint or checkpoint, or"
                    + " create the version's table and progress anew to begin from nothing.");
        }
        apply(restored);
    }

    @Override
    public void processElement(StreamRecord<RowData> element) {
        RowData value = element.getValue();
        try {
            if (appends) {
                buffer.add(lines.appended(value), false);
            } else if (Change.isDelete(value)) {
                buffer.add(lines.deleted(Change.image(value, type.getFieldCount())), true);
            } else {
                buffer.add(lines.upserted(Change.image(value, type.getFieldCount())), false);
            }
            written.inc();
        } catch (Unstorable refused) {
            reject(1, refused.getMessage());
            if (!appends && !value.isNullAt(0)) {
                removeOld(value);
            }
        }
    }

    private void removeOld(RowData change) {
        try {
            buffer.add(lines.deleted(change.getRow(0, type.getFieldCount())), true);
        } catch (Unstorable neverStored) {
            // The key itself cannot be stored, so there is no old row either.
        }
    }

    private void reject(long rows, String reason) {
        LOG.error("{}: {} row(s) left out, Postgres cannot hold them: {}", options, rows, reason);
        rejected.inc(rows);
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        // Also of a quiet epoch there is a chunk: it says in the state which epoch the state belongs to.
        pending.put(context.getCheckpointId(), new ArrayList<>(buffer.end(context.getCheckpointId())));
        List<byte[]> bytes = new ArrayList<>();
        for (List<EpochChunk> chunks : pending.values()) {
            for (EpochChunk chunk : chunks) {
                bytes.add(chunk.toBytes());
            }
        }
        state.update(bytes);
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) throws Exception {
        super.notifyCheckpointComplete(checkpointId);
        apply(checkpointId);
    }

    /** Everything up to the completed checkpoint; several epochs at once if checkpoints in between did not complete. */
    private void apply(long completed) throws Exception {
        NavigableMap<Long, List<EpochChunk>> ready = pending.headMap(completed, true);
        for (long epoch : List.copyOf(ready.keySet())) {
            makeVisible(epoch, ready.get(epoch));
            ready.remove(epoch);
        }
    }

    private void makeVisible(long epoch, List<EpochChunk> chunks) throws Exception {
        Applied applied = retry.call(options + " epoch " + epoch, () -> store.apply(epoch, chunks));
        if (applied instanceof Applied.Visible now && now.rejectedRows() > 0) {
            reject(now.rejectedRows(), now.firstReason());
        } else if (applied instanceof Applied.AlreadyVisible) {
            LOG.info("{}: epoch {} was visible already", options, epoch);
        }
        visible = Math.max(visible, epoch);
    }

    @Override
    public void close() throws Exception {
        if (store != null) {
            store.close();
        }
        super.close();
    }
}
