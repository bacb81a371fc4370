package dev.kappa.connectors.s3.object;

import dev.kappa.connectors.s3.object.Fetched.Spoiled;
import dev.kappa.connectors.s3.object.Fetched.Spooled;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** One object of the backlog on its way: to be fetched, fetched, being cut into records. Used by the task's thread only. */
final class ObjectTask implements Closeable {
    private PendingObject pending;
    private CompletableFuture<Fetched> fetch;
    private RecordScanner scanner;

    ObjectTask(PendingObject pending) {
        this.pending = pending;
    }

    /** What a checkpoint keeps. */
    PendingObject pending() {
        return pending;
    }

    boolean fetching() {
        return fetch != null;
    }

    boolean fetched() {
        return fetch != null && fetch.isDone();
    }

    CompletableFuture<Fetched> fetch(Fetches fetches) {
        fetch = fetches.start(pending.object());
        return fetch;
    }

    /** Makes {@link #next} possible; otherwise says why no record can be taken. May be called again. */
    Optional<String> open(ObjectReading reading) throws IOException {
        if (scanner != null) {
            return Optional.empty();
        }
        Fetched fetched = fetch.join();
        if (fetched instanceof Spoiled spoiled) {
            return Optional.of(spoiled.reason());
        }
        Spooled spooled = (Spooled) fetched;
        if (pending.begun() && !pending.readETag().equals(spooled.eTag())) {
            return Optional.of("overwritten while it was being read");
        }
        pending = pending.readFrom(spooled.eTag());
        scanner = new RecordScanner(
                spooled.file(), Layout.of(pending.notification().key()), reading.maxRecordBytes(), pending.place());
        return Optional.empty();
    }

    Optional<Scanned> next() throws IOException {
        Optional<Scanned> next = scanner.next();
        pending = pending.emittedTo(scanner.place());
        return next;
    }

    @Override
    public void close() throws IOException {
        if (scanner != null) {
            scanner.close();
        }
        if (fetched() && !fetch.isCompletedExceptionally() && fetch.join() instanceof Spooled spooled) {
            Files.deleteIfExists(spooled.file());
        }
    }
}
