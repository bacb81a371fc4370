package dev.kappa.connectors.s3.enumerator;

import java.io.IOException;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** Reads version 1, which has no bytes. */
public final class NoStateSerializer implements SimpleVersionedSerializer<NoState> {
    private static final int VERSION = 1;

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(NoState state) {
        return new byte[0];
    }

    @Override
    public NoState deserialize(int version, byte[] bytes) throws IOException {
        if (version != VERSION) {
            throw new IOException(
                    "an enumerator state of version " + version + ", this connector reads version " + VERSION);
        }
        return new NoState();
    }
}
