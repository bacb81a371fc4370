package dev.kappa.redeploy.serving;

import dev.kappa.redeploy.registry.Session;
import dev.kappa.topology.definition.ServingTable;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Changes views under readers, who wait for it hardly at all.
 *
 * @param longest a try for a lock, and so a reader behind it, waits no longer
 */
record ViewLocks(Duration longest) {
    private static final Duration LOCKING = Duration.ofSeconds(2);
    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String DEADLOCK = "40P01";

    /** From now on no statement waits longer. */
    void waitBriefly(Session session) throws SQLException {
        session.script("SET LOCAL lock_timeout = " + longest.toMillis());
    }

    /** Locks the views and runs the statements. */
    void run(Session session, List<ServingTable> views, List<String> statements) throws SQLException {
        waitBriefly(session);
        if (!views.isEmpty()) {
            lock(session, views);
        }
        for (String statement : statements) {
            session.script(statement);
        }
    }

    /**
     * Locks views at a moment when nobody reads them. While somebody waits for such a lock every reader that comes later waits too, so a
     * reader that takes its time would make them all wait; and whoever reads several views in another order than ours holds one while
     * it waits for another of which we have the lock. So all locks are tried at once, again and again, with hardly any wait, and only where
     * readers leave no gap with a longer one. A statement that changes nothing is what takes such a lock on a view alone.
     */
    private void lock(Session session, List<ServingTable> views) throws SQLException {
        String locks = views.stream()
                .map(view -> "ALTER VIEW IF EXISTS " + ViewDdl.qualified(view) + " RESET (check_option)")
                .collect(Collectors.joining("; "));
        long begin = System.nanoTime();
        while (true) {
            long tried = System.nanoTime() - begin;
            session.script("SAVEPOINT before_locks");
            session.script("SET LOCAL lock_timeout = " + (tried > LOCKING.toNanos() / 2 ? longest.toMillis() : 1));
            try {
                session.script(locks);
                waitBriefly(session);
                return;
            } catch (SQLException e) {
                if (!inTheWay(e.getSQLState()) || tried > LOCKING.toNanos()) {
                    throw e;
                }
                session.script("ROLLBACK TO SAVEPOINT before_locks");
                session.script("SELECT pg_sleep(random() * 0.004)");
            }
        }
    }

    /** Whether a statement has failed only because somebody reads. */
    static boolean inTheWay(String sqlState) {
        return LOCK_NOT_AVAILABLE.equals(sqlState) || DEADLOCK.equals(sqlState);
    }
}
