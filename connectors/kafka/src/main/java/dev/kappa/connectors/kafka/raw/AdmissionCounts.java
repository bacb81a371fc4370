package dev.kappa.connectors.kafka.raw;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** What has been decided so far. Kept in state, because Flink's counters begin at 0 after a restart. */
final class AdmissionCounts {

    private final Counter recordsIn;
    private final Counter accepted;
    private final Counter deadLetters;
    private final Counter headerLines;
    private final Counter late;

    AdmissionCounts(MetricGroup metrics) {
        recordsIn = metrics.counter("records_in");
        accepted = metrics.counter("accepted");
        deadLetters = metrics.counter("dead_letters");
        headerLines = metrics.counter("header_lines");
        late = metrics.counter("late");
    }

    void accepted() {
        recordsIn.inc();
        accepted.inc();
    }

    void deadLetter() {
        recordsIn.inc();
        deadLetters.inc();
    }

    void headerLine() {
        recordsIn.inc();
        headerLines.inc();
    }

    void late() {
        recordsIn.inc();
        late.inc();
    }

    /** Of one subtask; after a change of parallelism a subtask may get several of them, or none. Older ones do not count late records. */
    void restore(long[] counts) {
        recordsIn.inc(counts[0]);
        accepted.inc(counts[1]);
        deadLetters.inc(counts[2]);
        headerLines.inc(counts[3]);
        if (counts.length > 4) {
            late.inc(counts[4]);
        }
    }

    long[] snapshot() {
        return new long[] {
            recordsIn.getCount(), accepted.getCount(), deadLetters.getCount(), headerLines.getCount(), late.getCount()
        };
    }
}
