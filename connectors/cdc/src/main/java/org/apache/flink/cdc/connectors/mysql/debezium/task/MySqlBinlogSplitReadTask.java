package org.apache.flink.cdc.connectors.mysql.debezium.task;

import com.github.shyiko.mysql.binlog.BinaryLogClient;
import com.github.shyiko.mysql.binlog.event.Event;
import io.debezium.DebeziumException;
import io.debezium.connector.mysql.MySqlConnection;
import io.debezium.connector.mysql.MySqlConnectorConfig;
import io.debezium.connector.mysql.MySqlOffsetContext;
import io.debezium.connector.mysql.MySqlPartition;
import io.debezium.connector.mysql.MySqlStreamingChangeEventSource;
import io.debezium.connector.mysql.MySqlStreamingChangeEventSourceMetrics;
import io.debezium.connector.mysql.MySqlTaskContext;
import io.debezium.pipeline.ErrorHandler;
import io.debezium.relational.TableId;
import io.debezium.util.Clock;
import java.util.List;
import java.util.function.Predicate;
import org.apache.flink.cdc.connectors.mysql.debezium.dispatcher.EventDispatcherImpl;
import org.apache.flink.cdc.connectors.mysql.debezium.dispatcher.SignalEventDispatcher;
import org.apache.flink.cdc.connectors.mysql.debezium.reader.StoppableChangeEventSourceContext;
import org.apache.flink.cdc.connectors.mysql.source.offset.BinlogOffset;
import org.apache.flink.cdc.connectors.mysql.source.offset.BinlogOffsetUtils;
import org.apache.flink.cdc.connectors.mysql.source.split.MySqlBinlogSplit;
import org.apache.flink.cdc.connectors.mysql.source.utils.RecordUtils;

/**
 * Takes the place of Flink CDC's class of this name. A reader of snapshots that is given a second chunk before it is idle, as after every
 * restart, reads on with a context that the first chunk has stopped. In 3.5.0 the log between the watermarks of the second chunk is then
 * not read, the end that its consumer waits for never comes, and the source stands still for ever (FLINK-39207, mended upstream by
 * <a href="https://github.com/apache/flink-cdc/pull/4311">flink-cdc#4311</a>). Nor does the client that both chunks share forget the first
 * one, whose full queue then stops it; that is in upstream's mended class, too. This class goes with the first release that has both.
 * {@code ChunkReaderIT} fails without it.
 */
public class MySqlBinlogSplitReadTask extends MySqlStreamingChangeEventSource {
    private final BinaryLogClient client;
    private final MySqlBinlogSplit split;
    private final SignalEventDispatcher signals;
    private final ErrorHandler errors;
    private final Predicate<Event> wanted;
    private StoppableChangeEventSourceContext reading;

    public MySqlBinlogSplitReadTask(
            MySqlConnectorConfig config,
            MySqlConnection connection,
            EventDispatcherImpl<TableId> dispatcher,
            SignalEventDispatcher signals,
            ErrorHandler errors,
            Clock clock,
            MySqlTaskContext task,
            MySqlStreamingChangeEventSourceMetrics metrics,
            MySqlBinlogSplit split,
            Predicate<Event> wanted) {
        super(config, connection, dispatcher, errors, clock, task, metrics);
        this.client = task.getBinaryLogClient();
        this.split = split;
        this.signals = signals;
        this.errors = errors;
        this.wanted = wanted;
    }

    @Override
    public void execute(ChangeEventSourceContext context, MySqlPartition partition, MySqlOffsetContext offset)
            throws InterruptedException {
        reading = (StoppableChangeEventSourceContext) context;
        if (ends()) {
            reading.startChangeEventSource();
        }
        try {
            super.execute(context, partition, offset);
        } finally {
            if (ends()) {
                forget();
            }
        }
    }

    /** The client serves the next chunk, too: what still listened for this one would fill a queue that nobody empties. */
    private void forget() {
        List.copyOf(client.getEventListeners()).forEach(client::unregisterEventListener);
        List.copyOf(client.getLifecycleListeners()).forEach(client::unregisterLifecycleListener);
    }

    @Override
    protected void handleEvent(MySqlPartition partition, MySqlOffsetContext offset, Event event) {
        if (!wanted.test(event) || ends() && !reading.isRunning()) {
            return;
        }
        super.handleEvent(partition, offset, event);
        if (!ends()) {
            return;
        }
        BinlogOffset reached = RecordUtils.getBinlogPosition(offset.getOffset());
        if (reached.isBefore(split.getEndingOffset())) {
            return;
        }
        try {
            signals.dispatchWatermarkEvent(split, reached, SignalEventDispatcher.WatermarkKind.BINLOG_END);
        } catch (InterruptedException e) {
            errors.setProducerThrowable(new DebeziumException("interrupted while it told the end of " + split, e));
        }
        reading.stopChangeEventSource();
    }

    /** Whether only what was written during a chunk is to be read. */
    private boolean ends() {
        return !BinlogOffsetUtils.isNonStoppingOffset(split.getEndingOffset());
    }
}
