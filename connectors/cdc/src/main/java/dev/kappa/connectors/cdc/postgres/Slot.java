package dev.kappa.connectors.cdc.postgres;

import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.error.Problem;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The source's replication slot. */
final class Slot {
    private static final String NO_SUCH_SLOT = "42704";

    private final PostgresOptions options;

    Slot(PostgresOptions options) {
        this.options = options;
    }

    /** Makes the slot unless it is there. Postgres first waits for the transactions that are running. */
    void makeSure() {
        try (Connection connection = Connections.open(options)) {
            if (!exists(connection)) {
                call(connection, "SELECT pg_catalog.pg_create_logical_replication_slot(?, 'pgoutput')");
            }
        } catch (SQLException e) {
            throw new KappaException(
                    Problem.of(
                            ErrorCode.SETUP,
                            "source '" + options.source() + "': replication slot '" + options.slot()
                                    + "' cannot be made: " + e.getMessage() + "."),
                    e);
        }
    }

    void mustExist() {
        try (Connection connection = Connections.open(options)) {
            if (!exists(connection)) {
                throw SlotStream.lost(options, null);
            }
        } catch (SQLException e) {
            throw new KappaException(
                    Problem.of(
                            ErrorCode.UNREACHABLE,
                            "source '" + options.source() + "': replication slot '" + options.slot()
                                    + "' cannot be looked at: " + e.getMessage() + "."),
                    e);
        }
    }

    /** Drops the slot; nothing happens where it is gone already. A reader that still holds it is ended. */
    void drop() throws SQLException, InterruptedException {
        try (Connection connection = Connections.open(options)) {
            for (int attempt = 0; exists(connection); attempt++) {
                try {
                    call(
                            connection,
                            "SELECT pg_catalog.pg_terminate_backend(active_pid)"
                                    + " FROM pg_catalog.pg_replication_slots WHERE slot_name = ? AND active");
                    call(connection, "SELECT pg_catalog.pg_drop_replication_slot(?)");
                } catch (SQLException e) {
                    if (NO_SUCH_SLOT.equals(e.getSQLState())) {
                        return;
                    }
                    if (attempt == 20) {
                        throw e;
                    }
                    Thread.sleep(100);
                }
            }
        }
    }

    private boolean exists(Connection connection) throws SQLException {
        try (PreparedStatement s =
                connection.prepareStatement("SELECT 1 FROM pg_catalog.pg_replication_slots WHERE slot_name = ?")) {
            s.setString(1, options.slot());
            try (ResultSet r = s.executeQuery()) {
                return r.next();
            }
        }
    }

    private void call(Connection connection, String sql) throws SQLException {
        try (PreparedStatement s = connection.prepareStatement(sql)) {
            s.setString(1, options.slot());
            s.execute();
        }
    }
}
