package dev.kappa.connectors.cdc.postgres;

import java.util.HashMap;
import java.util.Map;
import org.apache.flink.cdc.connectors.base.source.meta.offset.Offset;
import org.apache.flink.cdc.connectors.base.source.meta.offset.OffsetFactory;

/**
 * A place in the write-ahead log, of one of two kinds.
 *
 * <p><b>Of a change</b>: the end of the last transaction that was emitted whole ({@code lsn_commit}), and in the
 * transaction after it, which has the id {@code xid}, how many changes have been emitted ({@code tx_events}). Postgres
 * sends whole transactions in the order of their commits, so this is exact however transactions interleave in the log and
 * however many changes share a log record (COPY). Debezium compares the positions of single changes instead, which are not
 * in order, and so skips or repeats some after a restart (FLINK-39265).
 *
 * <p><b>Of a snapshot</b>: which transactions the snapshot of a chunk saw ({@code snapshot}, as {@code xmin:xmax:running})
 * and where the log ended just after it was taken ({@code lsn}).
 */
final class WalPosition extends Offset {
    private static final long serialVersionUID = 1L;

    static final String LSN = "lsn";
    static final String COMMIT = "lsn_commit";
    static final String XID = "xid";
    static final String EVENTS = "tx_events";
    static final String SNAPSHOT = "snapshot";

    static final WalPosition START = new WalPosition(Map.of(LSN, "0"));
    static final WalPosition NEVER = new WalPosition(Map.of(LSN, String.valueOf(Long.MAX_VALUE)));

    private transient SnapshotSight sight;

    WalPosition(Map<String, String> values) {
        this.offset = new HashMap<>(values);
    }

    static WalPosition ofSnapshot(String snapshot, long lsn) {
        return new WalPosition(Map.of(LSN, String.valueOf(lsn), SNAPSHOT, snapshot));
    }

    static Map<String, String> ofChange(long lsn, long commit, int xid, long events) {
        Map<String, String> values = new HashMap<>();
        values.put(LSN, String.valueOf(lsn));
        values.put(COMMIT, String.valueOf(commit));
        values.put(XID, String.valueOf(xid));
        values.put(EVENTS, String.valueOf(events));
        return values;
    }

    static WalPosition of(Map<String, ?> values) {
        Map<String, String> text = new HashMap<>();
        values.forEach((k, v) -> {
            if (v != null) {
                text.put(k, v.toString());
            }
        });
        return new WalPosition(text);
    }

    long lsn() {
        return longOffsetValue(offset, LSN);
    }

    /** Whether some change has been emitted, so that reading must go on exactly after it. */
    boolean ofChange() {
        return offset.containsKey(COMMIT);
    }

    long commit() {
        return longOffsetValue(offset, COMMIT);
    }

    int xid() {
        return (int) longOffsetValue(offset, XID);
    }

    long events() {
        return longOffsetValue(offset, EVENTS);
    }

    /** A change is after a snapshot when the snapshot did not see its transaction. */
    @Override
    public boolean isAfter(Offset that) {
        WalPosition other = (WalPosition) that;
        if (!other.offset.containsKey(SNAPSHOT) || !ofChange()) {
            return super.isAfter(that);
        }
        return lsn() > other.lsn() || !other.sight().saw(xid());
    }

    private SnapshotSight sight() {
        if (sight == null) {
            sight = SnapshotSight.of(offset.get(SNAPSHOT));
        }
        return sight;
    }

    /**
     * Asked once a table: from the first change on that was written after the snapshot of every chunk, all that follow, being
     * committed later, are new to every chunk.
     */
    @Override
    public boolean isAtOrAfter(Offset that) {
        return that.getOffset().containsKey(SNAPSHOT) && ofChange()
                ? lsn() > ((WalPosition) that).lsn()
                : super.isAtOrAfter(that);
    }

    @Override
    public int compareTo(Offset that) {
        return Long.compareUnsigned(lsn(), ((WalPosition) that).lsn());
    }

    /** Makes positions for Flink CDC's framework. */
    static final class Factory extends OffsetFactory {
        private static final long serialVersionUID = 1L;

        @Override
        public Offset newOffset(Map<String, String> values) {
            return new WalPosition(values);
        }

        @Override
        public Offset newOffset(String file, Long position) {
            throw new UnsupportedOperationException("Postgres has no log files to name");
        }

        @Override
        public Offset newOffset(Long position) {
            throw new UnsupportedOperationException("a number alone is no position");
        }

        @Override
        public Offset createTimestampOffset(long timestampMillis) {
            throw new UnsupportedOperationException("a source starts at its beginning, not at a time");
        }

        @Override
        public Offset createInitialOffset() {
            return START;
        }

        @Override
        public Offset createNoStoppingOffset() {
            return NEVER;
        }
    }
}
