package dev.kappa.connectors.cdc.postgres;

import java.nio.ByteBuffer;
import java.sql.SQLException;
import org.apache.flink.cdc.connectors.base.source.meta.split.SourceSplitBase;
import org.apache.flink.cdc.connectors.base.source.meta.split.StreamSplit;
import org.apache.flink.cdc.connectors.base.source.reader.external.FetchTask;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.source.SourceRecord;

/**
 * Reads the log from the slot, one thread, until it is closed. Confirms to Postgres only what a completed checkpoint
 * covers; while nothing happens in the captured tables checkpoints cover what the server has got past, so that the slot does not
 * hold back the log of other databases.
 */
final class WalTask implements FetchTask<SourceSplitBase> {
    private static final long IDLE_MILLIS = 5;
    private static final long STATUS_MILLIS = 5_000;
    private static final long HEARTBEAT_MILLIS = 200;

    private final StreamSplit split;
    private volatile boolean running = true;
    private volatile long confirmed;
    private long toldIdle;

    WalTask(StreamSplit split) {
        this.split = split;
    }

    @Override
    public void execute(Context context) throws Exception {
        ReadContext reading = (ReadContext) context;
        WalPosition start = (WalPosition) split.getStartingOffset();
        try (SlotStream slot =
                SlotStream.open(reading.options(), start.ofChange() ? start.commit() : 0, () -> running)) {
            WalReader reader = new WalReader(reading.options(), start, record -> enqueue(reading, slot, record));
            while (running) {
                step(slot, reader);
            }
        }
    }

    private void step(SlotStream slot, WalReader reader) throws SQLException, InterruptedException {
        slot.flushed(confirmed);
        ByteBuffer message = slot.read();
        if (message != null) {
            reader.accept(message, slot.lastLsn());
            return;
        }
        if (System.currentTimeMillis() - toldIdle > HEARTBEAT_MILLIS) {
            toldIdle = System.currentTimeMillis();
            reader.idle(slot.lastLsn());
        }
        Thread.sleep(IDLE_MILLIS);
    }

    /** Waits for room without letting the server take us for dead. */
    private void enqueue(ReadContext reading, SlotStream slot, SourceRecord record)
            throws SQLException, InterruptedException {
        long told = System.currentTimeMillis();
        while (reading.full() && running) {
            if (System.currentTimeMillis() - told > STATUS_MILLIS) {
                slot.stillHere();
                told = System.currentTimeMillis();
            }
            Thread.sleep(1);
        }
        if (running) {
            reading.enqueue(record);
        }
    }

    /** A checkpoint that holds this position is complete. */
    void confirm(WalPosition position) {
        if (position.ofChange()) {
            confirmed = Math.max(confirmed, position.commit());
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public SourceSplitBase getSplit() {
        return split;
    }

    @Override
    public void close() {
        running = false;
    }
}
