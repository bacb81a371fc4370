package dev.kappa.connectors.s3.notification;

import dev.kappa.connectors.s3.wire.Text;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Instant;
import java.util.OptionalLong;

/** Notifications as bytes: the field order of format 1. A reader of another format is a class of its own. */
public final class NotificationSerializer {
    private NotificationSerializer() {}

    public static void write(Notification notification, DataOutput out) throws IOException {
        Text.write(notification.bucket(), out);
        Text.write(notification.key(), out);
        Text.writeOptional(notification.version(), out);
        Text.writeOptional(notification.eTag(), out);
        out.writeLong(notification.size().orElse(-1));
        Text.writeOptional(notification.sequencer().map(Sequencer::digits), out);
        Text.write(notification.eventName(), out);
        out.writeLong(notification.eventTime().getEpochSecond());
        out.writeInt(notification.eventTime().getNano());
        Text.write(notification.eventSource(), out);
        Text.writeOptional(notification.region(), out);
    }

    public static Notification read(DataInput in) throws IOException {
        return new Notification(
                Text.read(in),
                Text.read(in),
                Text.readOptional(in),
                Text.readOptional(in),
                readSize(in),
                Text.readOptional(in).map(Sequencer::new),
                Text.read(in),
                Instant.ofEpochSecond(in.readLong(), in.readInt()),
                Text.read(in),
                Text.readOptional(in));
    }

    private static OptionalLong readSize(DataInput in) throws IOException {
        long size = in.readLong();
        return size < 0 ? OptionalLong.empty() : OptionalLong.of(size);
    }
}
