package dev.kappa.connectors.cdc.postgres;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which transactions a snapshot saw, from {@code txid_current_snapshot()}. The log knows only the lower 32 bits of a
 * transaction's id, so ids are compared in their circle; the log and the snapshot are never half a circle apart, because
 * only transactions that were running about the time of the snapshot are asked about.
 *
 * @param xmin every transaction before it was over
 * @param xmax this one and all later ones had not begun
 * @param running those in between that were running
 */
record SnapshotSight(int xmin, int xmax, Set<Integer> running) {
    static SnapshotSight of(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length != 3) {
            throw new IllegalArgumentException("'" + text + "' is not xmin:xmax:running");
        }
        Set<Integer> running = parts[2].isEmpty()
                ? Set.of()
                : Arrays.stream(parts[2].split(","))
                        .map(t -> (int) Long.parseLong(t))
                        .collect(Collectors.toUnmodifiableSet());
        return new SnapshotSight((int) Long.parseLong(parts[0]), (int) Long.parseLong(parts[1]), running);
    }

    /** Whether the snapshot saw what the committed transaction wrote. */
    boolean saw(int xid) {
        if (xid - xmin < 0) {
            return true;
        }
        return xid - xmax < 0 && !running.contains(xid);
    }
}
