package dev.kappa.redeploy.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kappa.redeploy.TestPostgres;
import dev.kappa.redeploy.Unavailable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** A controller that stands still in the middle of a transaction, as a frozen process or machine does. */
class StandstillIT {
    private static final Duration LEASE = Duration.ofMillis(500);

    @Test
    void itLosesItsLocksSoThatReadersAndItsSuccessorGoOnAndWhatItHadBegunIsUndone() throws Exception {
        Database database = TestPostgres.fresh();
        Schema.migrate(database);
        database.transaction(s -> {
            s.script("CREATE TABLE public.t (n integer); CREATE VIEW public.v AS SELECT n FROM public.t");
            return null;
        });
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch thawed = new CountDownLatch(1);
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try (Held frozen = new Held(database);
                Held successor = new Held(database)) {
            long fence = frozen.lock().take().orElseThrow();
            Future<Void> act = threads.submit(() -> new FencedWrites(database, fence).write(s -> {
                s.script("INSERT INTO public.t VALUES (1); ALTER VIEW public.v RESET (check_option)");
                begun.countDown();
                await(thawed);
                s.script("INSERT INTO public.t VALUES (2)");
                return null;
            }));
            begun.await();
            long begin = System.nanoTime();

            List<Long> read = database.transaction(s -> s.list("SELECT n FROM public.v", r -> r.number("n")));
            Optional<Long> taken = successor.lock().take();

            Duration stood = Duration.ofNanos(System.nanoTime() - begin);
            assertTrue(stood.compareTo(Duration.ofSeconds(10)) < 0, () -> "readers and successor waited for " + stood);
            assertEquals(List.of(), read);
            assertEquals(Optional.of(fence + 1), taken);
            thawed.countDown();
            assertInstanceOf(
                    Unavailable.class,
                    assertThrows(ExecutionException.class, act::get).getCause());
            assertEquals(List.of(), database.transaction(s -> s.list("SELECT n FROM public.t", r -> r.number("n"))));
        } finally {
            thawed.countDown();
            threads.shutdown();
        }
    }

    @Test
    void itDoesNotTakeTheLockBackWhenItWakesUp() throws Exception {
        Database database = TestPostgres.fresh();
        Schema.migrate(database);
        try (Held frozen = new Held(database);
                Held successor = new Held(database)) {
            long fence = frozen.lock().take().orElseThrow();
            Thread.sleep(LEASE.plusMillis(100).toMillis());
            assertEquals(Optional.of(fence + 1), successor.lock().take());

            assertFalse(frozen.lock().renew(fence));
            assertEquals(Optional.empty(), frozen.lock().take());
            assertTrue(successor.lock().renew(fence + 1));
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Each controller has a lock of its own, and with it a session. */
    private record Held(JdbcControllerLock lock) implements AutoCloseable {
        Held(Database database) {
            this(new JdbcControllerLock(database, "test", LEASE));
        }

        @Override
        public void close() {
            lock.close();
        }
    }
}
