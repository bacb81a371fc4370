package dev.kappa.redeploy.registry;

import dev.kappa.redeploy.Unavailable;
import dev.kappa.redeploy.config.KappaConfig;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.serving.PostgresIdentifier;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Properties;
import java.util.function.Supplier;

/**
 * Connections to the serving database. Keeps a few idle ones and connects anew after Postgres was away. A failure of the
 * connection becomes {@link Unavailable}; whether the transaction under way was committed is then not known.
 *
 * <p>The server ends a session that stands still inside a transaction: a frozen process would keep its locks, those on views among them,
 * for as long as it stands still, and readers and its successor would wait for it.
 */
public final class Database implements AutoCloseable {
    private static final int IDLE_KEPT = 4;
    private static final long TRUSTED_NANOS = 500_000_000L;
    private static final String ENDED_FOR_STANDING_STILL = "25P03";

    private final String url;
    private final String user;
    private final Supplier<String> password;
    private final Deque<Idle> idle = new ArrayDeque<>();
    private boolean closed;

    private record Idle(Connection connection, long since) {}

    /** Work inside one transaction. */
    @FunctionalInterface
    public interface Work<T> {
        T run(Session session) throws SQLException;
    }

    /** @param password asked for at every new connection, kept nowhere */
    public Database(String url, String user, Supplier<String> password) {
        this.url = url;
        this.user = user;
        this.password = password;
    }

    public static Database of(KappaConfig config) {
        return new Database(config.serving().url(), config.serving().user(), () -> config.secrets()
                .resolve(config.serving().password()));
    }

    /** As messages name it. */
    public String where() {
        return "Postgres at " + url.replaceFirst("[?].*", "");
    }

    /** Runs the work in one read-committed transaction. */
    public <T> T transaction(Work<T> work) {
        return run(work, Connection.TRANSACTION_READ_COMMITTED);
    }

    /** Runs reading work on one snapshot. */
    public <T> T snapshot(Work<T> work) {
        return run(work, Connection.TRANSACTION_REPEATABLE_READ);
    }

    private <T> T run(Work<T> work, int isolation) {
        Connection connection = borrow();
        boolean sound = false;
        try {
            connection.setTransactionIsolation(isolation);
            T result = work.run(new Session(connection));
            connection.commit();
            sound = true;
            return result;
        } catch (SQLException e) {
            sound = !isLost(e) && rollback(connection);
            throw translate(e);
        } catch (RuntimeException | Error e) {
            sound = rollback(connection);
            throw e;
        } finally {
            giveBack(connection, sound);
        }
    }

    /** A connection of its own, in auto-commit mode; the caller closes it. */
    public Connection connect() {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password.get());
        properties.setProperty("ApplicationName", "kappa");
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("loginTimeout", "5");
        properties.setProperty("socketTimeout", "60");
        properties.setProperty("tcpKeepAlive", "true");
        try {
            Connection connection = DriverManager.getConnection(url, properties);
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET idle_in_transaction_session_timeout = '5s'");
                return connection;
            } catch (SQLException e) {
                closeQuietly(connection);
                throw e;
            }
        } catch (SQLException e) {
            throw translate(e);
        }
    }

    private Connection borrow() {
        while (true) {
            Idle candidate;
            synchronized (this) {
                if (closed) {
                    throw new IllegalStateException("the connections to " + where() + " are closed");
                }
                candidate = idle.pollFirst();
            }
            try {
                if (candidate == null) {
                    Connection fresh = connect();
                    fresh.setAutoCommit(false);
                    return fresh;
                }
                if (System.nanoTime() - candidate.since() < TRUSTED_NANOS
                        || candidate.connection().isValid(2)) {
                    return candidate.connection();
                }
                candidate.connection().close();
            } catch (SQLException e) {
                throw translate(e);
            }
        }
    }

    private void giveBack(Connection connection, boolean sound) {
        synchronized (this) {
            if (sound && !closed && idle.size() < IDLE_KEPT) {
                idle.addFirst(new Idle(connection, System.nanoTime()));
                return;
            }
        }
        closeQuietly(connection);
    }

    private static boolean rollback(Connection connection) {
        try {
            connection.rollback();
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    private static void closeQuietly(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            // It is given up in any case.
        }
    }

    /** The connection broke, or the server is starting, stopping or full: classes 08, 57P, 53 and 58. */
    private static boolean isLost(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        return state.startsWith("08")
                || state.startsWith("57P")
                || state.startsWith("53")
                || state.startsWith("58")
                || state.equals(ENDED_FOR_STANDING_STILL);
    }

    RuntimeException translate(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        String reason = e.getMessage() == null
                ? e.toString()
                : e.getMessage().lines().findFirst().orElse("");
        if (isLost(e)) {
            return new Unavailable(where(), reason, e);
        }
        if (state.startsWith("28")) {
            return new KappaException(
                    ErrorCode.ACCESS_DENIED,
                    where() + " refuses the user '" + user + "' (" + reason + ").",
                    "Check serving.user and the secret that serving.password refers to.");
        }
        if (state.equals("42501")) {
            return new KappaException(
                    ErrorCode.ACCESS_DENIED,
                    where() + ": the user '" + user + "' may not do this (" + reason + ").",
                    "As its owner: GRANT CREATE ON DATABASE <database> TO " + PostgresIdentifier.quote(user)
                            + "; GRANT CREATE, USAGE ON SCHEMA <serving.schema> TO " + PostgresIdentifier.quote(user)
                            + ";");
        }
        return new DatabaseError(where(), e);
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            idle.forEach(i -> closeQuietly(i.connection()));
            idle.clear();
        }
    }
}
