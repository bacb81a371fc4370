package dev.kappa.connectors.s3.object;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The threads that fetch, and the directory they fetch into. */
final class Fetches implements AutoCloseable {
    static final int THREADS = 4;

    private final ObjectStore store;
    private final Path directory;
    private final ObjectFetcher fetcher;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, task -> {
        Thread thread = new Thread(task, "object-fetch");
        thread.setDaemon(true);
        return thread;
    });

    /** Owns the store, and makes a directory of its own under the given one. */
    Fetches(ObjectStore store, Path parent, long maxObjectBytes) throws IOException {
        this.store = store;
        this.directory = Files.createTempDirectory(parent, "kappa-objects-");
        this.fetcher = new ObjectFetcher(store, directory, maxObjectBytes);
    }

    CompletableFuture<Fetched> start(ObjectVersion object) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return fetcher.fetch(object);
                    } catch (IOException e) {
                        throw new UncheckedIOException(
                                "cannot keep " + object + " on local disk: " + e.getMessage(), e);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        throw new CompletionException(e);
                    }
                },
                threads);
    }

    /** Stops what is under way and leaves no file behind. */
    @Override
    public void close() throws IOException {
        threads.shutdownNow();
        try {
            threads.awaitTermination(2, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        store.close();
        List<Path> files;
        try (Stream<Path> walk = Files.walk(directory)) {
            files = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
    }
}
