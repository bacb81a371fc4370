package dev.kappa.connectors.kafka.version;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.flink.core.memory.DataInputViewStreamWrapper;
import org.apache.flink.core.memory.DataOutputViewStreamWrapper;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.runtime.typeutils.BinaryRowDataSerializer;

/**
 * The changes of an epoch that is too large for memory, in files by the hash of their key, so that they can be netted a part at a time: all changes
 * of one key are in one part. The files live as long as the epoch; a failure loses nothing, because the epoch is then read again.
 */
final class SpilledChanges implements AutoCloseable {

    private static final int PARTS = 32;

    private final BinaryRowDataSerializer keySerializer;
    private final BinaryRowDataSerializer rowSerializer;
    private final List<Path> files = new ArrayList<>();
    private final List<DataOutputViewStreamWrapper> parts = new ArrayList<>();

    SpilledChanges(File directory, BinaryRowDataSerializer keySerializer, BinaryRowDataSerializer rowSerializer)
            throws IOException {
        this.keySerializer = keySerializer;
        this.rowSerializer = rowSerializer;
        String name = "kappa-fold-" + UUID.randomUUID() + "-";
        for (int part = 0; part < PARTS; part++) {
            Path file = directory.toPath().resolve(name + part);
            files.add(file);
            parts.add(new DataOutputViewStreamWrapper(
                    new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 15))));
        }
    }

    void add(long place, BinaryRowData key, BinaryRowData row, int count) throws IOException {
        DataOutputViewStreamWrapper part = parts.get(Math.floorMod(key.hashCode(), PARTS));
        part.writeLong(place);
        part.writeInt(count);
        keySerializer.serialize(key, part);
        rowSerializer.serialize(row, part);
    }

    /** What is done with a part. */
    @FunctionalInterface
    interface PartLoaded {
        void run() throws IOException;
    }

    /** Loads each part into the empty multiset and calls back, so that it can be drained before the next. */
    void replay(NetChanges into, PartLoaded partLoaded) throws IOException {
        for (int part = 0; part < PARTS; part++) {
            parts.get(part).close();
            try (DataInputStream file =
                    new DataInputStream(new BufferedInputStream(Files.newInputStream(files.get(part)), 1 << 16))) {
                DataInputViewStreamWrapper view = new DataInputViewStreamWrapper(file);
                long left = Files.size(files.get(part));
                while (left > 0) {
                    long place = view.readLong();
                    int count = view.readInt();
                    BinaryRowData key = keySerializer.deserialize(view);
                    BinaryRowData row = rowSerializer.deserialize(view);
                    left -= 8 + 4 + 4 + key.getSizeInBytes() + 4 + row.getSizeInBytes();
                    into.add(place, key, row, count);
                }
            }
            partLoaded.run();
        }
    }

    @Override
    public void close() throws IOException {
        for (int part = 0; part < PARTS; part++) {
            parts.get(part).close();
            Files.deleteIfExists(files.get(part));
        }
    }
}
