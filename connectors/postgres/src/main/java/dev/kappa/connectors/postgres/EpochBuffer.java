package dev.kappa.connectors.postgres;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** Collects the lines of the running epoch in chunks of a bounded size. */
final class EpochBuffer {

    private final int chunkBytes;
    private final List<byte[]> full = new ArrayList<>();
    private final ByteArrayOutputStream current = new ByteArrayOutputStream();
    private boolean deletes;

    EpochBuffer(int chunkBytes) {
        this.chunkBytes = chunkBytes;
    }

    void add(byte[] line, boolean deletesRow) {
        if (current.size() > 0 && current.size() + line.length > chunkBytes) {
            full.add(current.toByteArray());
            current.reset();
        }
        current.writeBytes(line);
        deletes |= deletesRow;
    }

    /** The chunks of the epoch that ends here, at least one even if nothing happened; the buffer is empty afterwards. */
    List<EpochChunk> end(long epoch) {
        if (current.size() > 0 || full.isEmpty()) {
            full.add(current.toByteArray());
            current.reset();
        }
        List<EpochChunk> chunks = full.stream()
                .map(lines -> new EpochChunk(epoch, deletes, lines))
                .toList();
        full.clear();
        deletes = false;
        return chunks;
    }
}
