package dev.kappa.redeploy.log;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Work that reads many records, for somebody who asks again and again and never waits: one thread does it, one piece after the other.
 *
 * @param <K> what is asked for
 * @param <V> the answer
 */
final class Background<K, V> implements AutoCloseable {
    private final Map<K, CompletableFuture<V>> underWay = new HashMap<>();
    private final ExecutorService thread;

    Background(String name) {
        thread = Executors.newSingleThreadExecutor(r -> {
            Thread daemon = new Thread(r, name);
            daemon.setDaemon(true);
            return daemon;
        });
    }

    /** Empty while it is under way; what has failed, and what is asked for once more, begins anew. */
    synchronized Optional<V> ask(K key, Supplier<V> work) {
        CompletableFuture<V> result = underWay.computeIfAbsent(key, k -> CompletableFuture.supplyAsync(work, thread));
        if (!result.isDone()) {
            return Optional.empty();
        }
        underWay.remove(key);
        try {
            return Optional.of(result.join());
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
