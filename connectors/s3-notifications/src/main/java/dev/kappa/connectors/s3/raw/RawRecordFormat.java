package dev.kappa.connectors.s3.raw;

import dev.kappa.connectors.s3.arrival.Arrival.Unreadable;
import dev.kappa.connectors.s3.arrival.ArrivalSerializer;
import dev.kappa.connectors.s3.notification.NotificationSerializer;
import dev.kappa.connectors.s3.raw.RawRecord.MessageLetter;
import dev.kappa.connectors.s3.raw.RawRecord.NotificationFact;
import dev.kappa.connectors.s3.raw.RawRecord.ObjectLetter;
import dev.kappa.connectors.s3.raw.RawRecord.ObjectRecord;
import dev.kappa.connectors.s3.wire.Text;
import dev.kappa.connectors.s3.wire.WireFormat;
import dev.kappa.connectors.s3.wire.WireTypeInfo;
import java.io.IOException;
import java.util.Optional;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Needed only where Flink does not chain reader and sink. */
public final class RawRecordFormat implements WireFormat<RawRecord> {
    private static final long serialVersionUID = 1L;

    public static final WireTypeInfo<RawRecord> TYPE = new WireTypeInfo<>(RawRecord.class, new RawRecordFormat());

    private static final int FACT = 1;
    private static final int RECORD = 2;
    private static final int MESSAGE_LETTER = 3;
    private static final int OBJECT_LETTER = 4;

    @Override
    public void write(RawRecord record, DataOutputView out) throws IOException {
        if (record instanceof NotificationFact fact) {
            out.writeByte(FACT);
            Text.write(fact.messageId(), out);
            NotificationSerializer.write(fact.notification(), out);
            out.writeBoolean(fact.superseded());
        } else if (record instanceof ObjectRecord line) {
            out.writeByte(RECORD);
            NotificationSerializer.write(line.notification(), out);
            Text.writeOptional(line.eTag(), out);
            out.writeLong(line.line());
            writeBytes(line.value(), out);
        } else if (record instanceof MessageLetter letter) {
            out.writeByte(MESSAGE_LETTER);
            new ArrivalSerializer().write(letter.message(), out);
        } else if (record instanceof ObjectLetter letter) {
            out.writeByte(OBJECT_LETTER);
            Text.write(letter.messageId(), out);
            NotificationSerializer.write(letter.notification(), out);
            Text.write(letter.reason(), out);
            out.writeLong(letter.line());
            out.writeBoolean(letter.bytes().isPresent());
            if (letter.bytes().isPresent()) {
                writeBytes(letter.bytes().get(), out);
            }
            out.writeLong(letter.length());
        }
    }

    @Override
    public RawRecord read(DataInputView in) throws IOException {
        int kind = in.readByte();
        return switch (kind) {
            case FACT -> new NotificationFact(Text.read(in), NotificationSerializer.read(in), in.readBoolean());
            case RECORD -> new ObjectRecord(
                    NotificationSerializer.read(in), Text.readOptional(in), in.readLong(), readBytes(in));
            case MESSAGE_LETTER -> new MessageLetter((Unreadable) new ArrivalSerializer().read(in));
            case OBJECT_LETTER -> new ObjectLetter(
                    Text.read(in),
                    NotificationSerializer.read(in),
                    Text.read(in),
                    in.readLong(),
                    in.readBoolean() ? Optional.of(readBytes(in)) : Optional.empty(),
                    in.readLong());
            default -> throw new IOException("a raw record of kind " + kind + ", this version knows 1 to 4");
        };
    }

    private static void writeBytes(byte[] bytes, DataOutputView out) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static byte[] readBytes(DataInputView in) throws IOException {
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        return bytes;
    }
}
