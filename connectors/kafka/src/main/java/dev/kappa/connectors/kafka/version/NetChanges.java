package dev.kappa.connectors.kafka.version;

import dev.kappa.connectors.postgres.Change;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryRowData;

/**
 * The changes of an epoch, netted key by key: a row that was added and taken away again (in whichever order) is no change.
 *
 * <p>A key's rows are a multiset with signed counts, because the changes of one key may arrive over several channels and so in any order
 * between two barriers: {@code +B -A} is the same update as {@code -A +B}. Rows are compared by their binary form. A key keeps the place
 * of its first change.
 */
final class NetChanges {

    private final Map<BinaryRowData, KeyChanges> keys = new HashMap<>();
    private long rows;

    /** @param place of the key's first change in the epoch, from 0 */
    private record KeyChanges(long place, List<Count> counts) {}

    private static final class Count {
        final BinaryRowData row;
        int count;

        Count(BinaryRowData row, int count) {
            this.row = row;
            this.count = count;
        }
    }

    /** How many different rows are held. */
    long rows() {
        return rows;
    }

    /** Takes the row over: neither key nor row may be changed by the caller afterwards. */
    void add(long place, BinaryRowData key, BinaryRowData row, int sign) {
        List<Count> counts = keys.computeIfAbsent(key, k -> new KeyChanges(place, new ArrayList<>(2)))
                .counts();
        for (int i = 0; i < counts.size(); i++) {
            Count known = counts.get(i);
            if (known.row.equals(row)) {
                known.count += sign;
                if (known.count == 0) {
                    counts.remove(i);
                    rows--;
                }
                return;
            }
        }
        counts.add(new Count(row, sign));
        rows++;
    }

    /** Gives what is left to the consumer, one change a key, in no order, and forgets everything. */
    void drain(Changes changes, Consumer<BinaryRowData> violatedKeys) {
        keys.forEach((key, known) -> {
            List<Count> counts = known.counts();
            BinaryRowData before = null;
            BinaryRowData after = null;
            int added = 0;
            for (Count count : counts) {
                if (count.count > 0) {
                    after = count.row;
                    added += count.count;
                } else {
                    before = before == null ? count.row : before;
                }
            }
            if (added > 1) {
                violatedKeys.accept(key);
            }
            if (before == null && after != null) {
                changes.accept(known.place(), Change.created(after));
            } else if (before != null && after == null) {
                changes.accept(known.place(), Change.deleted(before));
            } else if (before != null) {
                changes.accept(known.place(), Change.updated(before, after));
            }
        });
        clear();
    }

    /** Every row still held, with its signed count. */
    void forEach(RowCounts consumer) throws java.io.IOException {
        for (Map.Entry<BinaryRowData, KeyChanges> key : keys.entrySet()) {
            for (Count count : key.getValue().counts()) {
                consumer.accept(key.getValue().place(), key.getKey(), count.row, count.count);
            }
        }
    }

    void clear() {
        keys.clear();
        rows = 0;
    }

    /** A row of a key and how often it was added (positive) or taken away (negative). */
    @FunctionalInterface
    interface RowCounts {
        void accept(long place, BinaryRowData key, BinaryRowData row, int count) throws java.io.IOException;
    }

    /** The net change of a key, and the place of its first change. */
    @FunctionalInterface
    interface Changes {
        void accept(long place, RowData change);
    }
}
