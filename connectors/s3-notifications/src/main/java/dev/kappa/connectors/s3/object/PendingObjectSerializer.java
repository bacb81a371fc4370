package dev.kappa.connectors.s3.object;

import dev.kappa.connectors.s3.notification.NotificationSerializer;
import dev.kappa.connectors.s3.wire.Text;
import java.io.IOException;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** Reads version 1. */
final class PendingObjectSerializer implements SimpleVersionedSerializer<PendingObject> {
    private static final int VERSION = 1;

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(PendingObject pending) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(256);
        Text.write(pending.messageId(), out);
        NotificationSerializer.write(pending.notification(), out);
        Text.writeOptional(pending.readETag(), out);
        out.writeLong(pending.place().offset());
        out.writeLong(pending.place().line());
        out.writeInt(pending.place().strayQuotes());
        return out.getCopyOfBuffer();
    }

    @Override
    public PendingObject deserialize(int version, byte[] bytes) throws IOException {
        if (version != VERSION) {
            throw new IOException(
                    "a pending object of version " + version + ", this connector reads version " + VERSION);
        }
        DataInputDeserializer in = new DataInputDeserializer(bytes);
        return new PendingObject(
                Text.read(in),
                NotificationSerializer.read(in),
                Text.readOptional(in),
                new Place(in.readLong(), in.readLong(), in.readInt()));
    }
}
