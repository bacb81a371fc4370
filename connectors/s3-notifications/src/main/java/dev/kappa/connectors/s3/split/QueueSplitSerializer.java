package dev.kappa.connectors.s3.split;

import java.io.IOException;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** Reads version 1. */
public final class QueueSplitSerializer implements SimpleVersionedSerializer<QueueSplit> {
    private static final int VERSION = 1;

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(QueueSplit split) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(128);
        out.writeUTF(split.queueUrl());
        out.writeInt(split.share());
        return out.getCopyOfBuffer();
    }

    @Override
    public QueueSplit deserialize(int version, byte[] bytes) throws IOException {
        if (version != VERSION) {
            throw new IOException("a queue split of version " + version + ", this connector reads version " + VERSION);
        }
        DataInputDeserializer in = new DataInputDeserializer(bytes);
        return new QueueSplit(in.readUTF(), in.readInt());
    }
}
