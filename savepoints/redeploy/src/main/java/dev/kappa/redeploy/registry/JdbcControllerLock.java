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
 * keeps a session-level advisory lock, which the server releases when a killed process's connection breaks. Each fencing number has an
 * advisory lock of its own, so that a former holder that wakes up has nothing in its session by which to take the lock back. Either way is
 * safe, for the fencing number, not the lease, is what stops a former holder.
 */
public final class JdbcControllerLock implements ControllerLock {
    /** Above the fencing number. */
    private static final long ADVISORY = 0x6b61707062L << 24;

    private final Database database;
    private final String owner;
    private final Duration lease;
    private Connection connection;
    /** Of whose advisory lock the connection has, or 0. */
    private long session;

    /** @param owner names the process in messages */
    public JdbcControllerLock(Database database, String owner, Duration lease) {
        this.database = database;
        this.owner = owner;
        this.lease = lease;
    }

    @Override
    public synchronized Optional<Long> take() {
        return onConnection(() -> {
            Optional<Object> fence = query(
                    "UPDATE kappa.lock SET owner = ?, fence = fence + 1,"
                            + " expires_at = clock_timestamp() + ? * interval '1 millisecond'"
                            + " WHERE expires_at < clock_timestamp() OR pg_try_advisory_xact_lock(? + fence)"
                            + " RETURNING fence, pg_try_advisory_lock(? + fence)",
                    owner,
                    lease.toMillis(),
                    ADVISORY,
                    ADVISORY);
            fence.ifPresent(f -> session = (Long) f);
            return fence.map(f -> (Long) f);
        });
    }

    @Override
    public synchronized boolean renew(long fence) {
        return onConnection(() -> {
            boolean held = query(
                            "UPDATE kappa.lock SET expires_at = clock_timestamp() + ? * interval '1 millisecond'"
                                    + " WHERE fence = ? RETURNING fence",
                            lease.toMillis(),
                            fence)
                    .isPresent();
            if (held && session != fence) {
                query("SELECT pg_try_advisory_lock(? + ?)", ADVISORY, fence);
                session = fence;
            }
            return held;
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
            session = 0;
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
