package dev.kappa.redeploy.registry;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/**
 * The lock is a row with an owner, a fencing number and the end of a lease on the server's clock.
 *
 * <p>It may be taken when the lease has run out, and at once when the former holder's session is gone: every holder also
 * keeps a session-level advisory lock, which the server releases when a killed process's connection breaks. Either way is
 * safe, for the fencing number, not the lease, is what stops a former holder.
 */
public final class JdbcControllerLock implements ControllerLock {
    private static final long ADVISORY = 0x6b61707062L;

    private final Database database;
    private final String owner;
    private final Duration lease;
    private Connection connection;

    /** @param owner names the process in messages */
    public JdbcControllerLock(Database database, String owner, Duration lease) {
        this.database = database;
        this.owner = owner;
        this.lease = lease;
    }

    @Override
    public synchronized Optional<Long> take() {
        return onConnection(() -> {
            boolean alone = query("SELECT pg_try_advisory_lock(?)", ADVISORY)
                    .orElseThrow()
                    .equals(true);
            Optional<Object> fence = query(
                    "UPDATE kappa.lock SET owner = ?, fence = fence + 1,"
                            + " expires_at = clock_timestamp() + ? * interval '1 millisecond'"
                            + " WHERE ? OR expires_at < clock_timestamp() RETURNING fence",
                    owner,
                    lease.toMillis(),
                    alone);
            return fence.map(f -> (Long) f);
        });
    }

    @Override
    public synchronized boolean renew(long fence) {
        return onConnection(() -> {
            query(
                    "SELECT pg_try_advisory_lock(?) WHERE NOT EXISTS (SELECT FROM pg_locks"
                            + " WHERE locktype = 'advisory' AND pid = pg_backend_pid() AND granted)",
                    ADVISORY);
            return query(
                            "UPDATE kappa.lock SET expires_at = clock_timestamp() + ? * interval '1 millisecond'"
                                    + " WHERE fence = ? RETURNING fence",
                            lease.toMillis(),
                            fence)
                    .isPresent();
        });
    }

    @Override
    public synchronized String holder() {
        return onConnection(() -> (String) query("SELECT owner FROM kappa.lock").orElse("nobody"));
    }

    /** Releases the advisory lock with its session, so that the next controller need not wait for the lease. */
    @Override
    public synchronized void close() {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                // The server notices by itself.
            }
            connection = null;
        }
    }

    @FunctionalInterface
    private interface Call<T> {
        T run() throws SQLException;
    }

    private <T> T onConnection(Call<T> call) {
        try {
            if (connection == null) {
                connection = database.connect();
            }
            return call.run();
        } catch (SQLException e) {
            close();
            throw database.translate(e);
        }
    }

    private Optional<Object> query(String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            try (ResultSet set = statement.executeQuery()) {
                return set.next() ? Optional.ofNullable(set.getObject(1)) : Optional.empty();
            }
        }
    }
}
