package dev.kappa.connectors.s3.enumerator;

import dev.kappa.connectors.s3.split.QueueSplit;
import java.util.List;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;

/** Share {@code n} of the queue goes to reader {@code n}, each time that it registers. */
public final class QueueSplitEnumerator implements SplitEnumerator<QueueSplit, NoState> {
    private final SplitEnumeratorContext<QueueSplit> context;
    private final String queueUrl;

    public QueueSplitEnumerator(SplitEnumeratorContext<QueueSplit> context, String queueUrl) {
        this.context = context;
        this.queueUrl = queueUrl;
    }

    @Override
    public void start() {}

    @Override
    public void addReader(int subtask) {
        context.assignSplit(new QueueSplit(queueUrl, subtask), subtask);
    }

    /** Shares of a failed reader are not kept: it gets a new one when it registers again. */
    @Override
    public void addSplitsBack(List<QueueSplit> splits, int subtask) {}

    @Override
    public void handleSplitRequest(int subtask, String hostname) {}

    @Override
    public NoState snapshotState(long checkpointId) {
        return new NoState();
    }

    @Override
    public void close() {}
}
