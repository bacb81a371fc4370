package dev.kappa.connectors.cdc.postgres;

import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.error.Problem;
import dev.kappa.topology.source.SourceSight;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How the database of a source that exists looks: what its slot holds back, and what somebody has changed since CREATE. */
final class PostgresSight {
    /** A slot that holds back so much is told of before the server's disk is full. */
    private static final long MUCH = 1L << 30;

    private static final String SLOT =
            "SELECT active, pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)::int8, STATUS, LEFT_BYTES,"
                    + " current_setting('max_slot_wal_keep_size', true)"
                    + " FROM pg_catalog.pg_replication_slots WHERE slot_name = ?";

    private final PostgresOptions options;
    private final Map<String, String> facts = new LinkedHashMap<>();
    private final List<Problem> problems = new ArrayList<>();

    PostgresSight(PostgresOptions options) {
        this.options = options;
    }

    SourceSight look() {
        try (Connection connection = Connections.open(options)) {
            slot(connection);
            facts.put("publication", options.publication());
            problems.addAll(new PostgresCheck(options).sinceItIsThere(connection));
        } catch (KappaException e) {
            problems.addAll(e.problems());
        } catch (SQLException e) {
            problems.add(ConnectionProblem.of(options, e));
        }
        return new SourceSight(facts, problems);
    }

    private void slot(Connection connection) throws SQLException {
        boolean tells = connection.getMetaData().getDatabaseMajorVersion() >= 13;
        String sql = SLOT.replace("STATUS", tells ? "wal_status" : "NULL")
                .replace("LEFT_BYTES", tells ? "safe_wal_size" : "NULL");
        try (PreparedStatement s = connection.prepareStatement(sql)) {
            s.setString(1, options.slot());
            try (ResultSet r = s.executeQuery()) {
                if (!r.next()) {
                    problems.addAll(SlotStream.lost(options, null).problems());
                    return;
                }
                boolean active = r.getBoolean(1);
                long held = r.getLong(2);
                String bound = "-1".equals(r.getString(5)) || r.getString(5) == null
                        ? "without a bound"
                        : "at most " + r.getString(5);
                facts.put(
                        "slot",
                        options.slot() + ", " + (active ? "being read" : "not being read") + ", holds back "
                                + size(held) + " of write-ahead log (" + bound + ")");
                state(active, held, String.valueOf(r.getString(3)), r.getLong(4));
            }
        }
    }

    private void state(boolean active, long held, String status, long left) {
        String slot = "source '" + options.source() + "': replication slot '" + options.slot() + "' ";
        if (status.equals("lost")) {
            problems.addAll(SlotStream.lost(options, null).problems());
        } else if (status.equals("unreserved")) {
            problems.add(
                    Problem.of(
                            ErrorCode.SETUP,
                            slot + "holds back " + size(held)
                                    + " of write-ahead log, more than max_slot_wal_keep_size allows, and is lost at the"
                                    + " next checkpoint of the server.",
                            "ALTER SYSTEM SET max_slot_wal_keep_size = -1; SELECT pg_reload_conf(); -- and let the source's job run"));
        } else if (held > MUCH && !active) {
            problems.add(Problem.of(
                    ErrorCode.SETUP,
                    slot + "holds back " + size(held) + " of write-ahead log, and nobody reads it"
                            + (left > 0 ? "; it is lost after another " + size(left) : "") + ".",
                    "Let the source's job run, or DROP SOURCE " + options.source()
                            + ". The bound is max_slot_wal_keep_size."));
        }
    }

    private static String size(long bytes) {
        return bytes < 1 << 20
                ? (bytes >> 10) + " kB"
                : bytes < 10L << 30 ? (bytes >> 20) + " MB" : (bytes >> 30) + " GB";
    }
}
