package dev.kappa.connectors.s3.object;

import dev.kappa.connectors.s3.object.Fetched.Spoiled;
import dev.kappa.connectors.s3.object.Fetched.Spooled;
import dev.kappa.connectors.s3.object.OpenedObject.Content;
import dev.kappa.connectors.s3.object.OpenedObject.Unavailable;
import dev.kappa.connectors.s3.retry.Backoff;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one object to local disk, unpacked, and checks it to its last byte, so that no record of a damaged object is ever emitted. A
 * transfer that breaks is started again, for ever, with growing pauses; a damaged object is told from a broken transfer by its length.
 */
final class ObjectFetcher {
    private static final Logger LOG = LoggerFactory.getLogger(ObjectFetcher.class);
    private static final int GZIP_MAGIC = 0x1f8b;

    private final ObjectStore store;
    private final Path directory;
    private final long longest;

    ObjectFetcher(ObjectStore store, Path directory, long longest) {
        this.store = store;
        this.directory = directory;
        this.longest = longest;
    }

    /** Throws {@link StoreException} for what is not the object's fault and will not pass. */
    Fetched fetch(ObjectVersion object) throws IOException, InterruptedException {
        Backoff backoff = new Backoff();
        while (true) {
            try {
                return attempt(object);
            } catch (StoreException e) {
                if (e.kind() != StoreException.Kind.TRANSIENT) {
                    throw e;
                }
                pause(object, e, backoff);
            } catch (BrokenTransfer e) {
                pause(object, e, backoff);
            }
        }
    }

    private static void pause(ObjectVersion object, Exception e, Backoff backoff) throws InterruptedException {
        if (backoff.failures() % 5 == 0) {
            LOG.warn(
                    "reading {} will be tried again after {} failures: {}",
                    object,
                    backoff.failures() + 1,
                    e.getMessage());
        }
        TimeUnit.MILLISECONDS.sleep(backoff.failed().toMillis());
    }

    private Fetched attempt(ObjectVersion object) throws IOException, BrokenTransfer {
        OpenedObject opened = store.open(object);
        if (opened instanceof Unavailable unavailable) {
            return new Spoiled(unavailable.reason());
        }
        Path file = Files.createTempFile(directory, "object-", ".spool");
        boolean kept = false;
        try (Content content = (Content) opened) {
            Fetched fetched = spool(object, content, file);
            kept = fetched instanceof Spooled;
            return fetched;
        } finally {
            if (!kept) {
                Files.deleteIfExists(file);
            }
        }
    }

    private Fetched spool(ObjectVersion object, Content content, Path file) throws IOException, BrokenTransfer {
        CountedTransfer transfer = new CountedTransfer(content.bytes());
        int magic = transfer.peekTwo();
        if (magic == 0xfeff || magic == 0xfffe) {
            return new Spoiled("it is UTF-16, store it as UTF-8");
        }
        boolean gzip = magic == GZIP_MAGIC;
        if (!gzip && magic >= 0 && Layout.namedGzip(object.key())) {
            return new Spoiled("its name says gzip, its first bytes do not");
        }
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
            InputStream unpacked = gzip ? new GZIPInputStream(transfer, 1 << 16) : transfer;
            if (!copy(unpacked, out)) {
                return new Spoiled("it is longer than the " + longest + " bytes of option 'max-object-size'");
            }
        } catch (EOFException | ZipException e) {
            transfer.requireWhole(content.length());
            return new Spoiled("its gzip is damaged after " + transfer.count() + " bytes: " + e.getMessage());
        }
        transfer.requireWhole(content.length());
        return new Spooled(file, content.eTag());
    }

    private boolean copy(InputStream from, OutputStream to) throws IOException {
        byte[] buffer = new byte[1 << 16];
        long total = 0;
        for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
            total += read;
            if (total > longest) {
                return false;
            }
            to.write(buffer, 0, read);
        }
        return true;
    }
}
