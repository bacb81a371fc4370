package dev.kappa.redeploy.controller;

import dev.kappa.redeploy.Unavailable;
import dev.kappa.redeploy.registry.ControllerLock;
import dev.kappa.redeploy.registry.Database;
import dev.kappa.redeploy.registry.FencedOut;
import dev.kappa.redeploy.registry.JdbcChangeJournal;
import dev.kappa.redeploy.registry.JdbcJobBook;
import dev.kappa.redeploy.registry.Schema;
import dev.kappa.topology.Names;
import dev.kappa.topology.error.KappaException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Queues for the lock, then ticks a {@link Controller} until the lock is lost. The lease is prolonged by a thread of its own, for one
 * call to Flink may last longer than a lease.
 */
final class ControllerLoop {
    private static final Logger LOG = LoggerFactory.getLogger(ControllerLoop.class);
    private static final Duration QUEUE = Duration.ofMillis(500);

    private final Database database;
    private final ControllerLock lock;
    private final LongFunction<Doors> doors;
    private final Names names;
    private final Duration poll;
    private final Duration lease;
    private volatile boolean stopped;
    private volatile boolean lost;
    private String said = "";

    ControllerLoop(
            Database database,
            ControllerLock lock,
            LongFunction<Doors> doors,
            Names names,
            Duration poll,
            Duration lease) {
        this.database = database;
        this.lock = lock;
        this.doors = doors;
        this.names = names;
        this.poll = poll;
        this.lease = lease;
    }

    void stop() {
        stopped = true;
    }

    /** Returns only after {@link #stop}. */
    void run() {
        while (!stopped) {
            Optional<Long> fence = patiently(() -> {
                Schema.migrate(database);
                Optional<Long> taken = lock.take();
                if (taken.isEmpty()) {
                    say("another controller acts: " + lock.holder());
                }
                return taken;
            });
            if (fence.isPresent()) {
                act(fence.get());
            } else {
                pause(QUEUE);
            }
        }
    }

    private void act(long fence) {
        LOG.info("acting with fencing number {}", fence);
        said = "";
        lost = false;
        Controller controller = new Controller(
                new JdbcChangeJournal(database, fence), new JdbcJobBook(database, fence), doors.apply(fence), names);
        ScheduledExecutorService renewal = Executors.newSingleThreadScheduledExecutor(r -> {
            Thread thread = new Thread(r, "lease");
            thread.setDaemon(true);
            return thread;
        });
        long period = Math.max(1, lease.toMillis() / 4);
        renewal.scheduleWithFixedDelay(() -> renew(fence), period, period, TimeUnit.MILLISECONDS);
        try {
            while (!stopped && !lost) {
                Optional<Boolean> ticked = patiently(() -> {
                    controller.tick();
                    return Optional.of(true);
                });
                pause(ticked.isPresent() ? poll : QUEUE);
            }
        } catch (FencedOut e) {
            LOG.warn("{}", e.getMessage());
        } finally {
            renewal.shutdownNow();
        }
    }

    private void renew(long fence) {
        try {
            boolean renewed = lock.renew(fence);
            if (!renewed && !lost) {
                LOG.warn(
                        "the lease is not prolonged: another controller has taken the lock since fencing number {}",
                        fence);
            }
            lost = !renewed;
        } catch (RuntimeException e) {
            // Postgres is away, and then nobody else can take the lock either; the main thread says so.
            LOG.debug("the lease could not be prolonged", e);
        }
    }

    @FunctionalInterface
    private interface Attempt<T> {
        Optional<T> run();
    }

    /** Waits for a system that is away, and survives whatever else a tick throws, for the next may succeed. */
    private <T> Optional<T> patiently(Attempt<T> attempt) {
        try {
            Optional<T> result = attempt.run();
            if (result.isPresent() && !said.isEmpty()) {
                say("");
            }
            return result;
        } catch (FencedOut e) {
            throw e;
        } catch (Unavailable | KappaException e) {
            say(e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("a tick failed; trying again", e);
        }
        return Optional.empty();
    }

    private void say(String reason) {
        if (!reason.equals(said)) {
            LOG.info(reason.isEmpty() ? "going on" : "waiting: {}", reason);
            said = reason;
        }
    }

    private void pause(Duration duration) {
        try {
            TimeUnit.MILLISECONDS.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            stopped = true;
        }
    }
}
