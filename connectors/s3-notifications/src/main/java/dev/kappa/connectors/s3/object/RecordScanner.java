package dev.kappa.connectors.s3.object;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * Cuts an unpacked file into records, from any {@link Place} on. Line ends are {@code \n} and {@code \r\n}, the last one may be missing.
 * Blank lines and a UTF-8 byte order mark are no records.
 *
 * <p>In CSV a quote at the beginning of a field (after a comma, semicolon, tab or bar) opens, a doubled one inside is a character. A quote
 * that nothing closes before the end, or within the longest record, spoils its own line only: that line is unusable and reading goes on
 * behind it. After {@value #MOST_STRAY_QUOTES} of these the rest is read line by line.
 */
final class RecordScanner implements Closeable {
    private static final int MOST_STRAY_QUOTES = 100;
    private static final int LONGEST_START = 64 * 1024;
    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final RandomAccessFile file;
    private final long end;
    private final Layout layout;
    private final int longest;

    private final byte[] buffer = new byte[1 << 16];
    private long bufferAt;
    private int bufferLength;

    private Place place;

    RecordScanner(Path path, Layout layout, long longest, Place from) throws IOException {
        this.file = new RandomAccessFile(path.toFile(), "r");
        this.end = file.length();
        this.layout = layout;
        this.longest = (int) longest;
        this.place = from.offset() == 0 && startsWithMark() ? new Place(MARK.length, 1, 0) : from;
        if (from.offset() > end) {
            throw new IOException("cannot go on at byte " + from.offset() + " of a file of " + end + " bytes");
        }
    }

    /** Where the next call goes on. */
    Place place() {
        return place;
    }

    /** Empty at the end. */
    Optional<Scanned> next() throws IOException {
        while (place.offset() < end) {
            Optional<Scanned> found = quotesCount() ? csvRecord() : line();
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private boolean quotesCount() {
        return layout == Layout.CSV && place.strayQuotes() < MOST_STRAY_QUOTES;
    }

    /** One line, quotes being characters like others; empty where it is blank. */
    private Optional<Scanned> line() throws IOException {
        long start = place.offset();
        long at = start;
        while (at < end && byteAt(at) != '\n') {
            at++;
        }
        return cut(start, at, 1);
    }

    private Optional<Scanned> csvRecord() throws IOException {
        long start = place.offset();
        long at = start;
        long firstBreak = -1;
        long breaks = 0;
        boolean quoted = false;
        boolean fieldStarts = true;
        for (; at < end; at++) {
            byte b = byteAt(at);
            if (quoted) {
                if (b == '"') {
                    if (at + 1 < end && byteAt(at + 1) == '"') {
                        at++;
                    } else {
                        quoted = false;
                    }
                } else if (b == '\n') {
                    breaks++;
                    firstBreak = firstBreak < 0 ? at : firstBreak;
                }
                if (firstBreak >= 0 && at - start > longest) {
                    break;
                }
            } else if (b == '\n') {
                return cut(start, at, breaks + 1);
            } else {
                quoted = b == '"' && fieldStarts;
                fieldStarts = b == ',' || b == ';' || b == '\t' || b == '|';
            }
        }
        if (quoted) {
            return Optional.of(strayQuote(start, firstBreak < 0 ? end : firstBreak));
        }
        return cut(start, end, breaks + 1);
    }

    private Scanned strayQuote(long start, long lineEnd) throws IOException {
        long length = withoutReturn(start, lineEnd) - start;
        Scanned line = new Scanned.Unusable(
                place.line(),
                bytes(start, start + Math.min(length, LONGEST_START)),
                length,
                "a quote is opened on this line and nothing closes it within the longest record");
        place = new Place(Math.min(end, lineEnd + 1), place.line() + 1, place.strayQuotes() + 1);
        return line;
    }

    private Optional<Scanned> cut(long start, long stop, long lines) throws IOException {
        long line = place.line();
        long contentEnd = withoutReturn(start, stop);
        place = new Place(Math.min(end, stop + 1), line + lines, place.strayQuotes());
        long length = contentEnd - start;
        if (length > longest) {
            return Optional.of(new Scanned.Unusable(
                    line,
                    bytes(start, start + Math.min(length, LONGEST_START)),
                    length,
                    "the record has " + length + " bytes, more than the " + longest + " of option 'max-record-size'"));
        }
        byte[] bytes = bytes(start, contentEnd);
        return blank(bytes) ? Optional.empty() : Optional.of(new Scanned.Line(line, bytes));
    }

    private long withoutReturn(long start, long stop) throws IOException {
        return stop > start && byteAt(stop - 1) == '\r' ? stop - 1 : stop;
    }

    private boolean blank(byte[] bytes) {
        for (byte b : bytes) {
            if (b != ' ' && b != '\t') {
                return false;
            }
        }
        return layout == Layout.LINES || bytes.length == 0;
    }

    private boolean startsWithMark() throws IOException {
        return end >= MARK.length && Arrays.equals(bytes(0, MARK.length), MARK);
    }

    private byte byteAt(long at) throws IOException {
        long inBuffer = at - bufferAt;
        if (inBuffer < 0 || inBuffer >= bufferLength) {
            fill(at);
            inBuffer = 0;
        }
        return buffer[(int) inBuffer];
    }

    private void fill(long at) throws IOException {
        file.seek(at);
        bufferLength = file.read(buffer);
        bufferAt = at;
        if (bufferLength <= 0) {
            throw new IOException("the file ends at byte " + at + " and not at " + end);
        }
    }

    private byte[] bytes(long from, long to) throws IOException {
        byte[] bytes = new byte[(int) (to - from)];
        long inBuffer = from - bufferAt;
        if (inBuffer >= 0 && inBuffer + bytes.length <= bufferLength) {
            System.arraycopy(buffer, (int) inBuffer, bytes, 0, bytes.length);
        } else {
            file.seek(from);
            file.readFully(bytes);
        }
        return bytes;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
