package dev.kappa.connectors.cdc.postgres;

import java.io.IOException;
import java.util.List;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.cdc.connectors.base.source.assigner.state.PendingSplitsState;
import org.apache.flink.cdc.connectors.base.source.meta.split.SourceSplitBase;

/**
 * Looks for the slot before anything goes on from a checkpoint. Only at its start: an enumerator whose restoring fails, be it that the
 * database is away for a moment, leaves Flink 1.20 with a job that runs, is told nothing, and never completes a checkpoint again, for the
 * failure comes before the job can fail. What fails at the start is tried again as any failure.
 */
final class SlotGuard implements SplitEnumerator<SourceSplitBase, PendingSplitsState> {
    private final Slot slot;
    private final SplitEnumerator<SourceSplitBase, PendingSplitsState> guarded;

    SlotGuard(Slot slot, SplitEnumerator<SourceSplitBase, PendingSplitsState> guarded) {
        this.slot = slot;
        this.guarded = guarded;
    }

    @Override
    public void start() {
        slot.mustExist();
        guarded.start();
    }

    @Override
    public void handleSplitRequest(int subtask, String host) {
        guarded.handleSplitRequest(subtask, host);
    }

    @Override
    public void addSplitsBack(List<SourceSplitBase> splits, int subtask) {
        guarded.addSplitsBack(splits, subtask);
    }

    @Override
    public void addReader(int subtask) {
        guarded.addReader(subtask);
    }

    @Override
    public PendingSplitsState snapshotState(long checkpoint) throws Exception {
        return guarded.snapshotState(checkpoint);
    }

    @Override
    public void notifyCheckpointComplete(long checkpoint) throws Exception {
        guarded.notifyCheckpointComplete(checkpoint);
    }

    @Override
    public void notifyCheckpointAborted(long checkpoint) throws Exception {
        guarded.notifyCheckpointAborted(checkpoint);
    }

    @Override
    public void handleSourceEvent(int subtask, SourceEvent event) {
        guarded.handleSourceEvent(subtask, event);
    }

    @Override
    public void close() throws IOException {
        guarded.close();
    }
}
