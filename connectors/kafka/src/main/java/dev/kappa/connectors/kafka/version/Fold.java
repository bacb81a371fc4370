package dev.kappa.connectors.kafka.version;

import dev.kappa.connectors.kafka.version.EpochOrder.Placed;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.runtime.typeutils.BinaryRowDataSerializer;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.RowKind;

/**
 * Nets the changes of each key between two checkpoints and emits them just before the barrier, one change a key: none → A is {@code c},
 * A → B is {@code u}, A → none is {@code d}, A → A is nothing, in the order of {@link EpochOrder}. Its input must be partitioned by the key.
 *
 * <p>It holds no Flink state: at a barrier it is empty. Memory is bounded by {@code bufferRows}; a larger epoch continues on local disk and is still one
 * change a key. If more than one row is left added for a key, the declared key is not unique: the last one stays, {@code key_violations}
 * counts it and the first such key is logged. ({@code -A} of one row of a key that holds two cannot be told from the end of the key.)
 */
final class Fold extends AbstractStreamOperator<RowData>
        implements OneInputStreamOperator<RowData, RowData>, BoundedOneInput {

    private static final long serialVersionUID = 1L;

    private final RowDataSerializer rows;
    private final RowKey key;
    private final EpochOrder order;
    private final long bufferRows;

    private transient long place;
    private transient NetChanges changes;
    private transient SpilledChanges spilled;
    private transient RowDataSerializer keys;
    private transient Counter violations;
    private transient Counter spilledEpochs;

    Fold(RowType rowType, RowKey key, EpochOrder order, long bufferRows) {
        this.rows = new RowDataSerializer(rowType);
        this.key = key;
        this.order = order;
        this.bufferRows = bufferRows;
        this.chainingStrategy = ChainingStrategy.ALWAYS;
    }

    @Override
    public void open() throws Exception {
        super.open();
        if (getOperatorConfig().isCheckpointingEnabled()
                && (getOperatorConfig().isUnalignedCheckpointsEnabled()
                        || !getOperatorConfig().isExactlyOnceCheckpointMode())) {
            throw new IllegalStateException(
                    "an updating stream needs aligned, exactly-once checkpoints: with others the two halves of"
                            + " an update may fall into different epochs. Remove execution.checkpointing.unaligned.enabled and"
                            + " execution.checkpointing.mode from the job's configuration.");
        }
        changes = new NetChanges();
        keys = new RowDataSerializer(key.type());
        violations = getMetricGroup().counter("key_violations");
        spilledEpochs = getMetricGroup().counter("spilled_epochs");
        getMetricGroup().gauge("buffered_rows", () -> changes.rows());
    }

    @Override
    public void processElement(StreamRecord<RowData> element) throws Exception {
        RowData value = element.getValue();
        int sign = value.getRowKind() == RowKind.INSERT || value.getRowKind() == RowKind.UPDATE_AFTER ? 1 : -1;
        BinaryRowData row = rows.toBinaryRow(value).copy();
        row.setRowKind(RowKind.INSERT);
        BinaryRowData rowKey = keys.toBinaryRow(key.of(row)).copy();
        if (spilled != null) {
            spilled.add(place++, rowKey, row, sign);
            return;
        }
        changes.add(place++, rowKey, row, sign);
        if (changes.rows() > bufferRows) {
            spill();
        }
    }

    private void spill() throws IOException {
        spilled = new SpilledChanges(
                directory(),
                new BinaryRowDataSerializer(key.type().getFieldCount()),
                new BinaryRowDataSerializer(rows.getArity()));
        spilledEpochs.inc();
        changes.forEach(spilled::add);
        changes.clear();
    }

    private File directory() {
        File[] directories = getContainingTask().getEnvironment().getIOManager().getSpillingDirectories();
        return directories[getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() % directories.length];
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
        emit();
    }

    @Override
    public void endInput() throws Exception {
        emit();
    }

    private void emit() throws IOException {
        place = 0;
        if (spilled == null) {
            sorted().forEach(placed -> output.collect(new StreamRecord<>(placed.change())));
            return;
        }
        try (SortedRuns runs = new SortedRuns(directory(), new BinaryRowDataSerializer(rows.getArity()))) {
            spilled.replay(changes, () -> runs.add(sorted()));
            runs.merge(change -> output.collect(new StreamRecord<>(change)));
        } finally {
            closeSpilled();
        }
    }

    /** The net changes that are in memory, which is empty afterwards. */
    private List<Placed> sorted() {
        List<Placed> sorted = new ArrayList<>();
        changes.drain((first, change) -> sorted.add(order.placed(first, change)), violated -> {
            if (violations.getCount() == 0) {
                LOG.error(
                        "key {} is not unique: more than one row has it. The last one stays, key_violations counts the others.",
                        key.describe(violated));
            }
            violations.inc();
        });
        sorted.sort(Placed.ORDER);
        return sorted;
    }

    private void closeSpilled() {
        try {
            spilled.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the files of a spilled epoch cannot be removed", e);
        } finally {
            spilled = null;
        }
    }

    @Override
    public void close() throws Exception {
        if (spilled != null) {
            closeSpilled();
        }
        super.close();
    }
}
