package dev.kappa.connectors.postgres;

import dev.kappa.topology.secret.Secrets;
import dev.kappa.topology.serving.ViewProgress;
import dev.kappa.topology.serving.ViewTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;

/**
 * The view's table over JDBC.
 *
 * <p>An epoch is one transaction: lock the version's progress row, see that this writer still is the one and the epoch is new, apply the rows, record the epoch.
 * {@code synchronous_commit} is switched on for it, because the rows leave Flink's state once it has committed. A session that
 * stands still inside a transaction is ended by the server after a minute, so that a frozen process does not hold the lock.
 */
final class PostgresViewStore implements ViewStore {

    private static final String CLAIM = "INSERT INTO " + ViewProgress.TABLE
            + " AS p (name, version, attempt, writer, epoch) VALUES (?, ?, ?, 1, 0)"
            + " ON CONFLICT (name, version) DO UPDATE SET attempt = EXCLUDED.attempt,"
            + " writer = CASE WHEN p.attempt = EXCLUDED.attempt THEN p.writer + 1 ELSE 1 END"
            + " WHERE p.attempt <= EXCLUDED.attempt RETURNING writer, epoch";
    private static final String LOCK =
            "SELECT attempt, writer, epoch FROM " + ViewProgress.TABLE + " WHERE name = ? AND version = ? FOR UPDATE";
    private static final String ADVANCE = "UPDATE " + ViewProgress.TABLE
            + " SET epoch = ?, changed_at = clock_timestamp() WHERE name = ? AND version = ?";

    private final ViewOptions options;
    private final EpochTables tables;
    private Connection connection;
    private long writer;

    PostgresViewStore(ViewOptions options, ViewTable table) {
        this.options = options;
        this.tables = new EpochTables(table);
    }

    @Override
    public long claim() throws SQLException {
        return transaction(c -> {
            try (PreparedStatement claim = c.prepareStatement(CLAIM)) {
                claim.setString(1, options.name());
                claim.setInt(2, options.version());
                claim.setLong(3, options.attempt());
                try (ResultSet row = claim.executeQuery()) {
                    if (!row.next()) {
                        throw new Fenced(options + ": attempt " + options.attempt()
                                + " may not write, a newer attempt does. This job is obsolete: cancel it.");
                    }
                    writer = row.getLong(1);
                    return row.getLong(2);
                }
            }
        });
    }

    @Override
    public Applied apply(long epoch, List<EpochChunk> chunks) throws SQLException {
        return transaction(c -> {
            if (lockedEpoch(c) >= epoch) {
                return new Applied.AlreadyVisible();
            }
            Applied.Visible applied = tables.apply(c, chunks);
            try (PreparedStatement advance = c.prepareStatement(ADVANCE)) {
                advance.setLong(1, epoch);
                advance.setString(2, options.name());
                advance.setInt(3, options.version());
                advance.executeUpdate();
            }
            return applied;
        });
    }

    private long lockedEpoch(Connection c) throws SQLException {
        try (PreparedStatement lock = c.prepareStatement(LOCK)) {
            lock.setString(1, options.name());
            lock.setInt(2, options.version());
            try (ResultSet row = lock.executeQuery()) {
                if (!row.next()) {
                    throw new Fenced(options + ": its row in " + ViewProgress.TABLE
                            + " is gone, so the version was removed or started anew. This job is obsolete: cancel it.");
                }
                if (row.getLong(1) != options.attempt() || row.getLong(2) != writer) {
                    throw new Fenced(options + ": writer " + options.attempt() + "." + writer + " was replaced by "
                            + row.getLong(1) + "." + row.getLong(2) + " and changes nothing any more.");
                }
                return row.getLong(3);
            }
        }
    }

    private interface Work<T> {
        T in(Connection connection) throws SQLException;
    }

    private <T> T transaction(Work<T> work) throws SQLException {
        try {
            Connection c = open();
            T result = work.in(c);
            c.commit();
            return result;
        } catch (SQLException | RuntimeException failure) {
            // The next try begins with a new connection: what state this one is in cannot be known.
            close();
            throw failure;
        }
    }

    private Connection open() throws SQLException {
        if (connection == null) {
            Secrets secrets = Secrets.ofProcess();
            Properties properties = new Properties();
            properties.setProperty("user", secrets.resolve(options.user()));
            properties.setProperty("password", secrets.resolve(options.password()));
            properties.setProperty("ApplicationName", "kappa " + options.name() + ".v" + options.version());
            properties.setProperty("connectTimeout", "10");
            properties.setProperty("socketTimeout", "600");
            properties.setProperty("tcpKeepAlive", "true");
            // Not through DriverManager: it finds drivers by class loader, and a session cluster has many of them.
            Connection opened = new org.postgresql.Driver().connect(secrets.resolve(options.url()), properties);
            if (opened == null) {
                throw new IllegalArgumentException(options + ": view.url must begin with jdbc:postgresql:");
            }
            connection = opened;
            try (Statement statement = opened.createStatement()) {
                statement.execute("SET synchronous_commit = on; SET lock_timeout = '30s';"
                        + " SET idle_in_transaction_session_timeout = '60s'; SET client_min_messages = error");
                tables.prepare(statement);
            }
            opened.setAutoCommit(false);
        }
        return connection;
    }

    @Override
    public void close() {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException ignored) {
                // It is thrown away because it is broken; there is nothing more to say about it.
            } finally {
                connection = null;
            }
        }
    }
}
