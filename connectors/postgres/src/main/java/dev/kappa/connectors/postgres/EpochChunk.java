package dev.kappa.connectors.postgres;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * A part of an epoch's changes, as it is kept in the writer's state until the epoch is visible.
 *
 * <p>Bytes: version (1), epoch (8), whether a line deletes (1), the lines. Version 1 is the only one so far.
 */
record EpochChunk(long epoch, boolean deletes, byte[] lines) {

    private static final int VERSION = 1;

    byte[] toBytes() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(lines.length + 10);
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeByte(VERSION);
        out.writeLong(epoch);
        out.writeBoolean(deletes);
        out.write(lines);
        return bytes.toByteArray();
    }

    static EpochChunk fromBytes(byte[] bytes) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        int version = in.readUnsignedByte();
        if (version != VERSION) {
            throw new IOException("the state of a view's writer has version " + version
                    + ", this program reads version " + VERSION + "; resume it with the program that wrote it");
        }
        return new EpochChunk(in.readLong(), in.readBoolean(), in.readAllBytes());
    }
}
