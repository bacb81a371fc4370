package dev.kappa.local.shop;

import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Writes transactions to the shop's database, over its outages: when the connection breaks it opens another, asks the database
 * itself which transaction was the last to be committed, and goes on from there. So a commit whose answer was lost is
 * neither lost nor repeated.
 */
final class DatabaseDoor implements AutoCloseable {
    private static final Duration OUTAGE = Duration.ofMinutes(10);
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(500);

    private final ShopConnections connections;
    private final PrintStream out;
    private final Clock clock;
    private ShopDatabase database;
    private long position;

    DatabaseDoor(ShopConnections connections, PrintStream out, Clock clock) throws SQLException {
        this.connections = connections;
        this.out = out;
        this.clock = clock;
        connect();
    }

    /** How many transactions are committed. */
    long position() {
        return position;
    }

    void write(long number, ShopTransaction transaction) throws SQLException, InterruptedException {
        while (position <= number) {
            try {
                database.write(number, transaction);
                position = number + 1;
            } catch (SQLException e) {
                if (!isOutage(e)) {
                    throw e;
                }
                reconnect(e);
            }
        }
    }

    private void connect() throws SQLException {
        database = new ShopDatabase(connections.database());
        position = database.position();
    }

    private void reconnect(SQLException cause) throws SQLException, InterruptedException {
        out.println("the shop's database went away (" + cause.getMessage().strip() + "), waiting for it");
        Instant deadline = clock.instant().plus(OUTAGE);
        while (true) {
            Thread.sleep(BETWEEN_ATTEMPTS.toMillis());
            try {
                closeQuietly();
                connect();
                out.println("the shop's database is back, " + position + " transactions are committed");
                return;
            } catch (SQLException e) {
                if (!isOutage(e) || clock.instant().isAfter(deadline)) {
                    cause.addSuppressed(e);
                    throw cause;
                }
            }
        }
    }

    /** SQL states 08 (connection) and 57P (server going down or starting). */
    private static boolean isOutage(SQLException e) {
        String state = e.getSQLState();
        return state != null && (state.startsWith("08") || state.startsWith("57P"));
    }

    private void closeQuietly() {
        try {
            database.close();
        } catch (SQLException e) {
            // the connection is broken, which is why it is closed
        }
    }

    @Override
    public void close() throws SQLException {
        database.close();
    }
}
