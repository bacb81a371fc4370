package dev.kappa.connectors.kafka.version;

import dev.kappa.connectors.kafka.version.EpochOrder.Placed;
import dev.kappa.connectors.postgres.Change;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.flink.core.memory.DataInputViewStreamWrapper;
import org.apache.flink.core.memory.DataOutputViewStreamWrapper;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.runtime.typeutils.BinaryRowDataSerializer;

/** Changes that do not fit into memory, in sorted files that are merged when they are read. */
final class SortedRuns implements AutoCloseable {
    private static final int BEFORE = 1;
    private static final int AFTER = 2;

    private final File directory;
    private final BinaryRowDataSerializer rows;
    private final List<Path> files = new ArrayList<>();

    SortedRuns(File directory, BinaryRowDataSerializer rows) {
        this.directory = directory;
        this.rows = rows;
    }

    /** Writes a file of its own; the changes are sorted, and their images are binary rows. */
    void add(List<Placed> sorted) throws IOException {
        if (sorted.isEmpty()) {
            return;
        }
        Path file = directory.toPath().resolve("kappa-run-" + UUID.randomUUID());
        files.add(file);
        try (DataOutputStream out =
                new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16))) {
            DataOutputViewStreamWrapper view = new DataOutputViewStreamWrapper(out);
            for (Placed placed : sorted) {
                RowData change = placed.change();
                view.writeLong(placed.eventTime());
                view.writeLong(placed.place());
                view.writeByte((change.isNullAt(0) ? 0 : BEFORE) | (change.isNullAt(1) ? 0 : AFTER));
                for (int image = 0; image < 2; image++) {
                    if (!change.isNullAt(image)) {
                        rows.serialize((BinaryRowData) change.getRow(image, rows.getArity()), view);
                    }
                }
            }
        }
    }

    /** Every change of every file, in one order. */
    void merge(Consumer<RowData> changes) throws IOException {
        PriorityQueue<Run> runs = new PriorityQueue<>(Comparator.comparing(run -> run.head, Placed.ORDER));
        List<Run> open = new ArrayList<>();
        try {
            for (Path file : files) {
                Run run = new Run(file);
                open.add(run);
                if (run.next()) {
                    runs.add(run);
                }
            }
            while (!runs.isEmpty()) {
                Run least = runs.poll();
                changes.accept(least.head.change());
                if (least.next()) {
                    runs.add(least);
                }
            }
        } finally {
            for (Run run : open) {
                run.in.close();
            }
        }
    }

    private final class Run {
        private final DataInputStream in;
        private final DataInputViewStreamWrapper view;
        private Placed head;

        Run(Path file) throws IOException {
            in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 14));
            view = new DataInputViewStreamWrapper(in);
        }

        /** @return false at the end */
        boolean next() throws IOException {
            long eventTime;
            try {
                eventTime = view.readLong();
            } catch (EOFException end) {
                return false;
            }
            long place = view.readLong();
            int images = view.readByte();
            BinaryRowData before = (images & BEFORE) == 0 ? null : rows.deserialize(view);
            BinaryRowData after = (images & AFTER) == 0 ? null : rows.deserialize(view);
            RowData change = before == null
                    ? Change.created(after)
                    : after == null ? Change.deleted(before) : Change.updated(before, after);
            head = new Placed(eventTime, place, change);
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
    }
}
