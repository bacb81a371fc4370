package dev.kappa.connectors.s3.arrival;

import dev.kappa.connectors.s3.arrival.Arrival.Notified;
import dev.kappa.connectors.s3.arrival.Arrival.Unreadable;
import dev.kappa.connectors.s3.notification.NotificationSerializer;
import dev.kappa.connectors.s3.wire.Text;
import dev.kappa.connectors.s3.wire.WireFormat;
import dev.kappa.connectors.s3.wire.WireTypeInfo;
import java.io.IOException;
import java.time.Instant;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Arrivals on the wire between operators, and, in an unaligned checkpoint, in a file. Format 1 only. */
public final class ArrivalSerializer implements WireFormat<Arrival> {
    private static final long serialVersionUID = 1L;

    /** What the source emits. */
    public static final WireTypeInfo<Arrival> TYPE = new WireTypeInfo<>(Arrival.class, new ArrivalSerializer());

    private static final int NOTIFIED = 1;
    private static final int UNREADABLE = 2;

    @Override
    public void write(Arrival arrival, DataOutputView out) throws IOException {
        if (arrival instanceof Notified notified) {
            out.writeByte(NOTIFIED);
            Text.write(notified.messageId(), out);
            NotificationSerializer.write(notified.notification(), out);
            out.writeBoolean(notified.superseded());
        } else if (arrival instanceof Unreadable unreadable) {
            out.writeByte(UNREADABLE);
            Text.write(unreadable.messageId(), out);
            out.writeInt(unreadable.part());
            Text.write(unreadable.reason(), out);
            Text.write(unreadable.body(), out);
            out.writeLong(unreadable.sentAt().toEpochMilli());
        }
    }

    @Override
    public Arrival read(DataInputView in) throws IOException {
        int kind = in.readByte();
        return switch (kind) {
            case NOTIFIED -> new Notified(Text.read(in), NotificationSerializer.read(in), in.readBoolean());
            case UNREADABLE -> new Unreadable(
                    Text.read(in), in.readInt(), Text.read(in), Text.read(in), Instant.ofEpochMilli(in.readLong()));
            default -> throw new IOException("an arrival of kind " + kind + ", this version knows 1 and 2");
        };
    }
}
