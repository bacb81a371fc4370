package dev.kappa.redeploy;

import java.time.Duration;
import java.util.function.Supplier;

/** Waits for what is to become true, with a deadline. */
public final class Eventually {
    private Eventually() {}

    public static <T> T get(String what, Duration deadline, Supplier<java.util.Optional<T>> look) {
        long end = System.nanoTime() + deadline.toNanos();
        while (System.nanoTime() < end) {
            var found = look.get();
            if (found.isPresent()) {
                return found.get();
            }
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        throw new AssertionError("not within " + deadline.toSeconds() + " s: " + what);
    }

    public static void holds(String what, Duration deadline, Supplier<Boolean> look) {
        get(what, deadline, () -> look.get() ? java.util.Optional.of(true) : java.util.Optional.empty());
    }
}
