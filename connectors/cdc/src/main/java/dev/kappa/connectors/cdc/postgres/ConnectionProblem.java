package dev.kappa.connectors.cdc.postgres;

import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.NearestName;
import dev.kappa.topology.error.Problem;
import dev.kappa.topology.serving.PostgresIdentifier;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Why a connection is refused, in words that name the option to change. */
final class ConnectionProblem {
    private ConnectionProblem() {}

    static Problem of(PostgresOptions o, SQLException e) {
        String where = "source '" + o.source() + "': Postgres at " + o.hostname() + ":" + o.port();
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        return switch (state) {
            case "28P01" -> Problem.of(
                    ErrorCode.ACCESS_DENIED,
                    where + " refuses the password of user '" + o.username() + "'.",
                    "Look at 'username' and at the secret that 'password' refers to, " + o.password()
                            + "; or: ALTER ROLE " + PostgresIdentifier.quote(o.username()) + " LOGIN PASSWORD '…';");
            case "28000" -> Problem.of(
                    ErrorCode.ACCESS_DENIED,
                    where + " does not let user '" + o.username() + "' in (" + firstLine(e) + ").",
                    "CREATE ROLE " + PostgresIdentifier.quote(o.username())
                            + " LOGIN REPLICATION PASSWORD '…'; and allow it in" + " pg_hba.conf.");
            case "3D000" -> Problem.of(
                    ErrorCode.SETUP,
                    where + " has no database '" + o.database() + "'.",
                    NearestName.hint(o.database(), databases(o)));
            case "42501" -> Problem.of(
                    ErrorCode.ACCESS_DENIED,
                    where + ": " + firstLine(e) + ".",
                    "GRANT CONNECT ON DATABASE " + PostgresIdentifier.quote(o.database()) + " TO "
                            + PostgresIdentifier.quote(o.username()) + ";");
            case "08001", "08004", "08006" -> Problem.of(
                    ErrorCode.UNREACHABLE,
                    where + " does not answer (" + firstLine(e) + ").",
                    "Look at 'hostname' and 'port', and whether the server runs.");
            case "53300" -> Problem.of(
                    ErrorCode.UNREACHABLE,
                    where + " has no free connection.",
                    "ALTER SYSTEM SET max_connections = …; -- and restart the server");
            default -> Problem.of(ErrorCode.UNREACHABLE, where + ": " + firstLine(e) + " (SQLSTATE " + state + ").");
        };
    }

    /** Names of databases, asked of the one that is always there; none where even that is not allowed. */
    private static List<String> databases(PostgresOptions o) {
        PostgresOptions other = new PostgresOptions(
                o.source(),
                o.hostname(),
                o.port(),
                o.username(),
                o.password(),
                "postgres",
                o.tables(),
                o.slot(),
                o.publication(),
                o.chunkSize(),
                o.connectTimeoutMillis(),
                o.keylessTables(),
                new TreeMap<>(o.driver()));
        List<String> names = new ArrayList<>();
        try (Connection c = Connections.open(other);
                Statement s = c.createStatement();
                ResultSet r = s.executeQuery("SELECT datname FROM pg_catalog.pg_database WHERE datallowconn")) {
            while (r.next()) {
                names.add(r.getString(1));
            }
        } catch (SQLException e) {
            names.clear();
        }
        return names;
    }

    private static String firstLine(SQLException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("").replaceFirst("\\.$", "");
    }
}
