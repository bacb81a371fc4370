package dev.kappa.local.rebuild;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

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
    private volatile boolean stopped;

    /** How a reader connects. */
    interface Door {
        Connection open() throws SQLException;
    }

    Readers(Door serving, int number) throws SQLException {
        for (int i = 0; i < number; i++) {
            Connection connection = serving.open();
            Thread thread = new Thread(() -> read(connection), "reader-" + i);
            threads.add(thread);
            thread.start();
        }
    }

    private void read(Connection connection) {
        long versionSeen = 0;
        long totalSeen = 0;
        long balancesSeen = 0;
        try (connection;
                PreparedStatement query = connection.prepareStatement(QUERY)) {
            while (!stopped) {
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
                    if (v < versionSeen || row.getLong(6) < totalSeen || row.getLong(7) < balancesSeen) {
                        wrong.add("stale: v %d after %d, totals %d after %d, balances %d after %d"
                                .formatted(v, versionSeen, row.getLong(6), totalSeen, row.getLong(7), balancesSeen));
                    }
                    versionSeen = v;
                    totalSeen = row.getLong(6);
                    balancesSeen = row.getLong(7);
                }
                Thread.sleep(100);
            }
        } catch (SQLException e) {
            wrong.add("error: " + e.getSQLState() + " " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns when so many more reads were made. */
    void awaitMore(int reads) throws InterruptedException {
        int enough = micros.size() + reads;
        while (micros.size() < enough && threads.stream().anyMatch(Thread::isAlive)) {
            Thread.sleep(20);
        }
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
