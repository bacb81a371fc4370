package dev.kappa.connectors.s3.object;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kappa.connectors.s3.object.Fetched.Spoiled;
import dev.kappa.connectors.s3.object.Fetched.Spooled;
import dev.kappa.connectors.s3.object.OpenedObject.Content;
import dev.kappa.connectors.s3.object.OpenedObject.Unavailable;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ObjectFetcherTest {
    private static final byte[] LINES = "a\nb\n".repeat(50_000).getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path directory;

    @Test
    void plainBytesAreSpooledAsTheyAre() throws Exception {
        assertEquals("a\nb\n".repeat(50_000), spooled("x.csv", LINES));
    }

    @Test
    void gzipIsKnownByItsFirstBytesWhateverTheName() throws Exception {
        assertEquals("a\nb\n".repeat(50_000), spooled("x.csv", gzip(LINES)));
    }

    @Test
    void everyMemberOfAConcatenatedGzipIsRead() throws Exception {
        byte[] both = Arrays.copyOf(gzip(LINES), gzip(LINES).length * 2);
        System.arraycopy(gzip(LINES), 0, both, gzip(LINES).length, gzip(LINES).length);

        assertEquals("a\nb\n".repeat(100_000), spooled("x.csv.gz", both));
    }

    @Test
    void anEmptyObjectIsNoError() throws Exception {
        assertEquals("", spooled("x.csv.gz", new byte[0]));
    }

    @Test
    void aTruncatedGzipSpoilsTheWholeObjectAndLeavesNoFile() throws Exception {
        byte[] noise = new byte[100_000];
        new Random(1).nextBytes(noise);
        byte[] cut = Arrays.copyOf(gzip(noise), 60_000);

        assertEquals(
                new Spoiled("its gzip is damaged after 60000 bytes: Unexpected end of ZLIB input stream"),
                fetch("x.csv.gz", answers(cut)));
        assertEquals(0, filesLeft());
    }

    @Test
    void aGzipWithAWrongChecksumSpoilsTheObject() throws Exception {
        byte[] damaged = gzip(LINES);
        damaged[damaged.length - 6] ^= 1;

        assertEquals(
                new Spoiled("its gzip is damaged after " + damaged.length + " bytes: Corrupt GZIP trailer"),
                fetch("x.csv.gz", answers(damaged)));
    }

    @Test
    void aNameThatSaysGzipAndBytesThatDoNotSpoilTheObject() throws Exception {
        assertEquals(new Spoiled("its name says gzip, its first bytes do not"), fetch("x.csv.gz", answers(LINES)));
    }

    @Test
    void utf16SpoilsTheObject() throws Exception {
        assertEquals(
                new Spoiled("it is UTF-16, store it as UTF-8"),
                fetch("x.csv", answers("a,b\n".getBytes(StandardCharsets.UTF_16))));
    }

    @Test
    void whatUnpacksToMoreThanAllowedSpoilsTheObjectAndLeavesNoFile() throws Exception {
        Fetched fetched = new ObjectFetcher(answers(gzip(LINES)), directory, 1000).fetch(object("x.csv.gz"));

        assertEquals(new Spoiled("it is longer than the 1000 bytes of option 'max-object-size'"), fetched);
        assertEquals(0, filesLeft());
    }

    @Test
    void anObjectThatIsGoneIsSpoiledWithTheReason() throws Exception {
        assertEquals(
                new Spoiled("deleted before it could be read"),
                fetch("x.csv", new Answers(() -> new Unavailable("deleted before it could be read"))));
    }

    @Test
    void aTransferThatBreaksIsStartedAgain() throws Exception {
        Answers store = new Answers(
                () -> content(LINES, 10),
                () -> {
                    throw new StoreException(StoreException.Kind.TRANSIENT, "slow down", null);
                },
                () -> content(Arrays.copyOf(LINES, 100), Integer.MAX_VALUE, LINES.length),
                () -> content(LINES, Integer.MAX_VALUE));

        assertEquals(LINES.length, Files.size(((Spooled) fetch("x.csv", store)).file()));
        assertEquals(0, store.answers.size());
        assertEquals(1, filesLeft());
    }

    @Test
    void aBrokenTransferOfAGzipIsNotTakenForADamagedObject() throws Exception {
        byte[] packed = gzip(LINES);
        Answers store = new Answers(
                () -> content(Arrays.copyOf(packed, packed.length / 2), Integer.MAX_VALUE, packed.length),
                () -> content(packed, Integer.MAX_VALUE));

        assertEquals(LINES.length, Files.size(((Spooled) fetch("x.csv.gz", store)).file()));
    }

    @Test
    void wrongCredentialsAreNotTheObjectsFault() {
        Answers store = new Answers(() -> {
            throw new StoreException(StoreException.Kind.DENIED, "no", null);
        });

        assertThrows(StoreException.class, () -> fetch("x.csv", store));
    }

    private String spooled(String key, byte[] bytes) throws Exception {
        return Files.readString(((Spooled) fetch(key, answers(bytes))).file());
    }

    private Fetched fetch(String key, ObjectStore store) throws Exception {
        return new ObjectFetcher(store, directory, 1 << 20).fetch(object(key));
    }

    private long filesLeft() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.count();
        }
    }

    private static ObjectVersion object(String key) {
        return new ObjectVersion("uploads", key, Optional.empty(), Optional.of("tag"));
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }

    private static Answers answers(byte[] bytes) {
        return new Answers(() -> content(bytes, Integer.MAX_VALUE));
    }

    private static Content content(byte[] bytes, int breaksAfter) {
        return content(bytes, breaksAfter, bytes.length);
    }

    private static Content content(byte[] bytes, int breaksAfter, int length) {
        InputStream in = new FilterInputStream(new ByteArrayInputStream(bytes)) {
            private int given;

            @Override
            public int read(byte[] target, int offset, int wanted) throws IOException {
                if (given >= breaksAfter) {
                    throw new IOException("connection reset");
                }
                int read = super.read(target, offset, Math.min(wanted, breaksAfter - given));
                given += Math.max(0, read);
                return read;
            }

            @Override
            public int available() {
                return 0; // as a socket between two packets
            }
        };
        return new Content(in, length, Optional.of("tag"));
    }

    private static final class Answers implements ObjectStore {
        private final Deque<Supplier<OpenedObject>> answers;

        @SafeVarargs
        Answers(Supplier<OpenedObject>... answers) {
            this.answers = new ArrayDeque<>(List.of(answers));
        }

        @Override
        public OpenedObject open(ObjectVersion object) {
            return answers.remove().get();
        }

        @Override
        public BucketFacts facts(String bucket) {
            throw new AssertionError("not asked here");
        }

        @Override
        public void close() {}
    }
}
