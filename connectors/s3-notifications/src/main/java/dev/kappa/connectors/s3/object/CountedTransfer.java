package dev.kappa.connectors.s3.object;

import java.io.IOException;
import java.io.InputStream;

/**
 * Bytes from the network, counted. Its own errors are told from those of what unpacks them, and {@link #available} is 0 only at the end:
 * {@code GZIPInputStream} takes 0 for "no further member follows" and would silently drop the rest of a concatenated file.
 */
final class CountedTransfer extends InputStream {
    private final InputStream in;
    private final byte[] buffer = new byte[1 << 16];
    private int from;
    private int to;
    private long received;

    CountedTransfer(InputStream in) {
        this.in = in;
    }

    /** How many bytes came. */
    long count() {
        return received;
    }

    /** The first two bytes as a number, -1 when there are not two. */
    int peekTwo() throws BrokenTransfer {
        while (to - from < 2) {
            int read = receive(to);
            if (read < 0) {
                return -1;
            }
            to += read;
        }
        return (buffer[from] & 0xff) << 8 | buffer[from + 1] & 0xff;
    }

    /** Throws unless as many bytes came as the object has. Takes in what nobody has read yet. */
    void requireWhole(long length) throws BrokenTransfer {
        while (length >= 0 && received < length) {
            if (receive(0) < 0) {
                throw new BrokenTransfer(received + " of " + length + " bytes came", null);
            }
        }
    }

    private int receive(int at) throws BrokenTransfer {
        try {
            int read = in.read(buffer, at, buffer.length - at);
            received += Math.max(0, read);
            return read;
        } catch (IOException e) {
            throw new BrokenTransfer("the transfer broke after " + received + " bytes: " + e.getMessage(), e);
        }
    }

    private boolean fill() throws BrokenTransfer {
        if (from < to) {
            return true;
        }
        from = 0;
        to = Math.max(0, receive(0));
        return to > 0;
    }

    @Override
    public int read() throws BrokenTransfer {
        return fill() ? buffer[from++] & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws BrokenTransfer {
        if (!fill()) {
            return -1;
        }
        int taken = Math.min(length, to - from);
        System.arraycopy(buffer, from, target, offset, taken);
        from += taken;
        return taken;
    }

    @Override
    public int available() throws BrokenTransfer {
        return fill() ? to - from : 0;
    }
}
