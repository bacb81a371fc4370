package dev.kappa.local.rebuild;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Clients of the serving database that read several views in one statement, over and over, and never expect an error, rows of two versions, or
 * anything older than what they have read. Every row of the views carries the number {@code v} that its version's query writes.
 */
final class Readers implements AutoCloseable {
    private static final String QUERY =
            """
            SELECT (SELECT min(v) FROM account_balances), (SELECT max(v) FROM account_balances),
              (SELECT min(v) FROM per_minute), (SELECT max(v) FROM per_minute),
              (SELECT v FROM totals), (SELECT n FROM totals),
              (SELECT coalesce(sum(n), 0) FROM account_balances)""";

    private final List<Thread> threads = new ArrayList<>();
    private final List<String> wrong = Collections.synchronizedList(new ArrayList<>());
    private final List<Long> micros = Collections.synchronizedList(new ArrayList<>());
    private final NavigableSet<Instant> grew = new ConcurrentSkipListSet<>();
    private final AtomicLong most = new AtomicLong();
    private volatile boolean stopped;

    /** How a reader connects. */
    interface Door {
        Connection open() throws SQLException;
    }

    /** What becomes of a reader whose connection breaks. */
    enum Outages {
        /** It is an error: the database is not touched. */
        WRONG,
        /** It connects again, as an application does when its database was killed. */
        SURVIVED
    }

    Readers(Door serving, int number) throws SQLException {
        this(serving, number, Outages.WRONG);
    }

    Readers(Door serving, int number, Outages outages) throws SQLException {
        for (int i = 0; i < number; i++) {
            Connection connection = serving.open();
            Thread thread = new Thread(() -> read(connection, new Seen(), serving, outages), "reader-" + i);
            threads.add(thread);
            thread.start();
        }
    }

    /** The newest that a reader has read. */
    private static final class Seen {
        private long version;
        private long total;
        private long balances;
    }

    private void read(Connection first, Seen seen, Door serving, Outages outages) {
        Optional<Connection> next = Optional.of(first);
        while (next.isPresent()) {
            try (Connection connection = next.get();
                    PreparedStatement query = connection.prepareStatement(QUERY)) {
                while (!stopped) {
                    read(query, seen);
                    Thread.sleep(100);
                }
                return;
            } catch (SQLException e) {
                boolean broken = e.getSQLState() != null && e.getSQLState().matches("08...|57P..");
                if (outages == Outages.WRONG || !broken) {
                    wrong.add("error: " + e.getSQLState() + " " + e.getMessage());
                    return;
                }
                next = again(serving);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Empty if the readers are stopped while the database is away. */
    private Optional<Connection> again(Door serving) {
        while (!stopped) {
            try {
                return Optional.of(serving.open());
            } catch (SQLException away) {
                LockSupport.parkNanos(200_000_000);
            }
        }
        return Optional.empty();
    }

    private void read(PreparedStatement query, Seen seen) throws SQLException {
        long begin = System.nanoTime();
        try (ResultSet row = query.executeQuery()) {
            row.next();
            micros.add((System.nanoTime() - begin) / 1_000);
            long v = row.getLong(5);
            for (int column = 1; column <= 4; column++) {
                if (row.getLong(column) != v) {
                    wrong.add("torn: " + v + " and " + row.getLong(column) + " in column " + column);
                }
            }
            if (v < seen.version || row.getLong(6) < seen.total || row.getLong(7) < seen.balances) {
                wrong.add("stale: v %d after %d, totals %d after %d, balances %d after %d"
                        .formatted(v, seen.version, row.getLong(6), seen.total, row.getLong(7), seen.balances));
            }
            seen.version = v;
            seen.total = row.getLong(6);
            if (seen.total > most.getAndAccumulate(seen.total, Math::max)) {
                grew.add(Instant.now());
            }
            seen.balances = row.getLong(7);
        }
    }

    /** Returns when so many more reads were made. */
    void awaitMore(int reads) throws InterruptedException {
        int enough = micros.size() + reads;
        while (micros.size() < enough && threads.stream().anyMatch(Thread::isAlive)) {
            Thread.sleep(20);
        }
    }

    /** From then until the views followed the facts again; what had been under way then does not count. */
    Optional<Duration> followed(Instant then) {
        return Optional.ofNullable(grew.ceiling(then.plusSeconds(1))).map(grown -> Duration.between(then, grown));
    }

    /** Errors, torn and stale reads so far. */
    List<String> wrong() {
        return List.copyOf(wrong);
    }

    /** For people. */
    String figures() {
        List<Long> sorted = new ArrayList<>(micros);
        Collections.sort(sorted);
        return sorted.isEmpty()
                ? "nothing was read"
                : String.format(
                        Locale.ROOT,
                        "%,d reads of three views each, errors, torn and stale: %d; p50 %.1f ms, p99.9 %.1f ms, longest %.1f ms",
                        sorted.size(),
                        wrong.size(),
                        sorted.get(sorted.size() / 2) / 1e3,
                        sorted.get((int) (sorted.size() * 0.999)) / 1e3,
                        sorted.get(sorted.size() - 1) / 1e3);
    }

    @Override
    public void close() throws InterruptedException {
        stopped = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
