package dev.kappa.connectors.s3.reader;

import dev.kappa.connectors.s3.arrival.Arrival;
import dev.kappa.connectors.s3.queue.NotificationQueue;
import dev.kappa.connectors.s3.queue.QueueMessage;
import dev.kappa.connectors.s3.split.QueueSplit;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.base.source.reader.SingleThreadMultiplexSourceReaderBase;

/** One of the readers of a queue: one thread receives, the task's thread emits, {@link QueueUpkeep} deletes and extends. */
public final class QueueSourceReader
        extends SingleThreadMultiplexSourceReaderBase<QueueMessage, Arrival, QueueSplit, QueueSplit> {
    private final NotificationQueue queue;
    private final Receipts receipts;
    private final QueueUpkeep upkeep;

    private QueueSourceReader(
            NotificationQueue queue,
            Receipts receipts,
            QueueUpkeep upkeep,
            QueueReading reading,
            SourceReaderContext context) {
        super(
                () -> new QueueSplitReader(
                        queue,
                        receipts,
                        upkeep,
                        reading,
                        Math.max(1, reading.maxInFlight() / context.currentParallelism()),
                        Clock.systemUTC()),
                new ArrivalEmitter(receipts, reading.bucket(), context.metricGroup()),
                context.getConfiguration(),
                context);
        this.queue = queue;
        this.receipts = receipts;
        this.upkeep = upkeep;
    }

    /** The reader owns the queue from here on. */
    public static QueueSourceReader open(NotificationQueue queue, QueueReading reading, SourceReaderContext context) {
        Receipts receipts = new Receipts(reading.visibility());
        QueueUpkeep upkeep = new QueueUpkeep(queue, receipts, reading.visibility(), Clock.systemUTC());
        return new QueueSourceReader(queue, receipts, upkeep, reading, context);
    }

    /** No share is kept: the enumerator deals out new ones after a restart, and the queue knows what is not deleted. */
    @Override
    public List<QueueSplit> snapshotState(long checkpoint) {
        receipts.covered(checkpoint);
        return List.of();
    }

    @Override
    public void notifyCheckpointComplete(long checkpoint) {
        upkeep.delete(receipts.completed(checkpoint));
    }

    @Override
    protected void onSplitFinished(Map<String, QueueSplit> finished) {}

    @Override
    protected QueueSplit initializedState(QueueSplit split) {
        return split;
    }

    @Override
    protected QueueSplit toSplitType(String id, QueueSplit split) {
        return split;
    }

    @Override
    public void close() throws Exception {
        try (queue;
                upkeep) {
            super.close();
        }
    }
}
