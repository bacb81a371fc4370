package dev.kappa.redeploy.serving;

import dev.kappa.redeploy.registry.DatabaseError;
import dev.kappa.redeploy.registry.Session;
import dev.kappa.topology.definition.ServingTable;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Changes views under readers, who wait for it hardly at all.
 *
 * @param longest a try for a lock, and so a reader behind it, waits no longer
 */
record ViewLocks(Duration longest) {
    private static final Duration LOCKING = Duration.ofSeconds(2);
    private static final String DEADLOCK = "40P01";

    /** From now on no statement waits longer. */
    void waitBriefly(Session session) throws SQLException {
        session.script(waiting(longest));
    }

    /**
     * Locks the views at a moment when nobody reads them, and runs the statements. While somebody waits for such a lock every reader that comes
     * later waits too, so a reader that takes its time would make them all wait; and whoever reads several views in another order than ours
     * holds one while it waits for another of which we have the lock. So all locks are tried at once, again and again, with hardly any wait, and
     * only where readers leave no gap with a longer one. All of it is sent at once, for readers wait while we talk. A statement that changes
     * nothing is what takes such a lock on a view alone.
     */
    void run(Session session, List<ServingTable> views, List<String> statements) throws SQLException {
        List<String> all = new ArrayList<>();
        for (ServingTable view : views) {
            all.add("ALTER VIEW IF EXISTS " + ViewDdl.qualified(view) + " RESET (check_option)");
        }
        all.add(waiting(longest));
        all.addAll(statements);
        String script = String.join("; ", all);
        long begin = System.nanoTime();
        while (true) {
            Duration tried = Duration.ofNanos(System.nanoTime() - begin);
            Duration patience = tried.multipliedBy(2).compareTo(LOCKING) > 0 ? longest : Duration.ofMillis(1);
            session.script("SAVEPOINT before_locks; " + waiting(patience));
            try {
                session.script(script);
                return;
            } catch (SQLException e) {
                if (!inTheWay(e.getSQLState()) || tried.compareTo(LOCKING) > 0) {
                    throw e;
                }
                session.script("ROLLBACK TO SAVEPOINT before_locks; SELECT pg_sleep(random() * 0.004)");
            }
        }
    }

    private static String waiting(Duration longest) {
        return "SET LOCAL lock_timeout = " + longest.toMillis();
    }

    /** Whether a statement has failed only because somebody reads. */
    static boolean inTheWay(String sqlState) {
        return DatabaseError.LOCK_NOT_AVAILABLE.equals(sqlState) || DEADLOCK.equals(sqlState);
    }
}
