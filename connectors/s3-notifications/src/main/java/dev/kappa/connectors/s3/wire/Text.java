package dev.kappa.connectors.s3.wire;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Text of any length as UTF-8: {@code writeUTF} ends at 64 KiB, and what comes from outside does not. */
public final class Text {
    private Text() {}

    public static void write(String text, DataOutput out) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    public static String read(DataInput in) throws IOException {
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    public static void writeOptional(Optional<String> text, DataOutput out) throws IOException {
        out.writeBoolean(text.isPresent());
        if (text.isPresent()) {
            write(text.get(), out);
        }
    }

    public static Optional<String> readOptional(DataInput in) throws IOException {
        return in.readBoolean() ? Optional.of(read(in)) : Optional.empty();
    }
}
