package dev.kappa.connectors.cdc.mysql;

import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.error.NearestName;
import dev.kappa.topology.error.Problem;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Finds everything that stands in the way of capturing a MySQL or MariaDB server, with the statement that repairs each. */
final class MySqlCheck {
    private static final int ACCESS_DENIED = 1045;
    private static final long SHORTEST_EXPIRY_SECONDS = 24 * 3600;

    /** Settings of MySQL, and the last of MariaDB, by which changes become events that Flink CDC 3.5.0 passes over without a word. */
    private static final Map<String, String> UNREAD_FORMS = new TreeMap<>(Map.of(
            "binlog_row_value_options", "''",
            "binlog_transaction_compression", "OFF",
            "log_bin_compress", "OFF"));

    private final MySqlOptions options;
    private final List<Problem> problems = new ArrayList<>();

    MySqlCheck(MySqlOptions options) {
        this.options = options;
    }

    /** Of a source that is to be made. */
    List<Problem> problems() {
        return looking(connection -> new ChunkKeys(options, connection).problems());
    }

    /** Of a source that is there: its snapshot may be over. */
    List<Problem> sinceItIsThere() {
        return looking(connection -> List.of());
    }

    /** What else is asked where nothing is wrong so far. */
    private interface Further {
        List<Problem> problems(Connection connection) throws SQLException;
    }

    private List<Problem> looking(Further further) {
        try (Connection connection = MySqlConnections.open(options);
                Statement s = connection.createStatement()) {
            settings(variables(s));
            privileges(grants(s));
            tables(connection, s);
            if (problems.isEmpty()) {
                problems.addAll(further.problems(connection));
            }
        } catch (KappaException e) {
            problems.addAll(e.problems());
        } catch (SQLException e) {
            problems.add(problem(options, e));
        }
        return List.copyOf(problems);
    }

    static Problem problem(MySqlOptions o, SQLException e) {
        String where = "source '" + o.source() + "': MySQL at " + o.hostname() + ":" + o.port();
        if (e.getErrorCode() == ACCESS_DENIED) {
            return Problem.of(
                    ErrorCode.ACCESS_DENIED,
                    where + " refuses user '" + o.username() + "' or its password.",
                    "Look at 'username' and at the secret that 'password' refers to, " + o.password()
                            + "; or: ALTER USER " + MySqlIdentifier.literal(o.username()) + " IDENTIFIED BY '…';");
        }
        if (String.valueOf(e.getSQLState()).startsWith("08")) {
            return Problem.of(
                    ErrorCode.UNREACHABLE,
                    where + " does not answer (" + firstLine(e) + ").",
                    "Look at 'hostname' and 'port', and whether the server runs.");
        }
        return Problem.of(ErrorCode.UNREACHABLE, where + ": " + firstLine(e) + " (error " + e.getErrorCode() + ").");
    }

    private static Map<String, String> variables(Statement s) throws SQLException {
        Map<String, String> variables = new TreeMap<>();
        try (ResultSet r = s.executeQuery("SHOW GLOBAL VARIABLES WHERE variable_name IN ('log_bin', 'binlog_format',"
                + " 'binlog_row_image', 'binlog_row_value_options', 'binlog_transaction_compression', 'log_bin_compress', 'server_id',"
                + " 'binlog_expire_logs_seconds', 'expire_logs_days')")) {
            while (r.next()) {
                variables.put(r.getString(1).toLowerCase(Locale.ROOT), r.getString(2));
            }
        }
        return variables;
    }

    private void settings(Map<String, String> variables) {
        expect(
                "ON".equals(variables.get("log_bin")),
                "the binary log is off.",
                "Put into my.cnf under [mysqld]: log_bin=mysql-bin, server_id=1, binlog_format=ROW,"
                        + " binlog_row_image=FULL; and restart the server.");
        expect(
                "ROW".equals(variables.getOrDefault("binlog_format", "ROW")),
                "binlog_format is " + variables.get("binlog_format") + ", not ROW.",
                "SET GLOBAL binlog_format = 'ROW'; -- and binlog_format=ROW in my.cnf");
        expect(
                "FULL".equals(variables.getOrDefault("binlog_row_image", "FULL")),
                "binlog_row_image is " + variables.get("binlog_row_image")
                        + ", so rows as they were before a change are" + " not logged.",
                "SET GLOBAL binlog_row_image = 'FULL'; -- and binlog_row_image=FULL in my.cnf");
        UNREAD_FORMS.forEach((name, off) -> expect(
                off.replace("'", "").equals(variables.getOrDefault(name, off.replace("'", ""))),
                name + " is " + variables.get(name) + ": the log has changes in a form that would be missed.",
                "SET GLOBAL " + name + " = " + off + "; -- and nothing of it in my.cnf"));
        expect(
                !"0".equals(variables.get("server_id")),
                "server_id is 0, with which a server has no replicas.",
                "SET GLOBAL server_id = 1; -- and server_id=1 in my.cnf");
        long seconds = (long) Double.parseDouble(variables.getOrDefault("binlog_expire_logs_seconds", "0"));
        if (seconds == 0) {
            seconds = (long) (Double.parseDouble(variables.getOrDefault("expire_logs_days", "0")) * 86_400);
        }
        expect(
                seconds == 0 || seconds >= SHORTEST_EXPIRY_SECONDS,
                "the binary log is kept for " + seconds + " s only: a source that is down for longer loses changes.",
                "SET GLOBAL binlog_expire_logs_seconds = 604800; -- and the same in my.cnf");
    }

    private static List<String> grants(Statement s) throws SQLException {
        List<String> grants = new ArrayList<>();
        try (ResultSet r = s.executeQuery("SHOW GRANTS")) {
            while (r.next()) {
                grants.add(r.getString(1).toUpperCase(Locale.ROOT));
            }
        }
        return grants;
    }

    private void privileges(List<String> grants) {
        List<String> global =
                grants.stream().filter(g -> g.contains(" ON *.* ")).toList();
        boolean all = global.stream().anyMatch(g -> g.startsWith("GRANT ALL PRIVILEGES"));
        String user = MySqlIdentifier.literal(options.username());
        expectGrant(
                all
                        || global.stream()
                                .anyMatch(g -> g.contains("REPLICATION SLAVE") || g.contains("REPLICATION REPLICA")),
                "may not read the binary log.",
                "GRANT REPLICATION SLAVE ON *.* TO " + user + ";");
        expectGrant(
                all || global.stream().anyMatch(g -> g.contains("REPLICATION CLIENT") || g.contains("BINLOG MONITOR")),
                "may not ask where the binary log ends.",
                "GRANT REPLICATION CLIENT ON *.* TO " + user + ";");
        String database = options.database().toUpperCase(Locale.ROOT);
        expectGrant(
                all
                        || grants.stream()
                                .filter(g -> g.contains("SELECT") || g.startsWith("GRANT ALL PRIVILEGES"))
                                .anyMatch(g -> g.contains(" ON *.* ")
                                        || g.replace("\\", "")
                                                .contains(" ON " + MySqlIdentifier.quote(database) + ".")),
                "may not read database '" + options.database() + "'.",
                "GRANT SELECT ON " + MySqlIdentifier.quote(options.database()) + ".* TO " + user + ";");
    }

    private void tables(Connection connection, Statement s) throws SQLException {
        List<String> databases = new ArrayList<>();
        try (ResultSet r = s.executeQuery("SHOW DATABASES")) {
            while (r.next()) {
                databases.add(r.getString(1));
            }
        }
        if (!databases.contains(options.database())) {
            problems.add(Problem.of(
                    ErrorCode.SETUP,
                    where() + "there is no database '" + options.database() + "', or the user may not see it.",
                    NearestName.hint(options.database(), databases)));
            return;
        }
        List<MySqlCatalog.Name> all = new MySqlCatalog(connection).all();
        List<MySqlCatalog.Name> captured = all.stream()
                .filter(n -> options.tables().matches(n.database(), n.table()))
                .toList();
        if (captured.isEmpty()) {
            problems.add(Problem.of(
                    ErrorCode.UNKNOWN_TABLE,
                    where() + "no table matches '" + options.tables() + "'.",
                    NearestName.hint(
                            options.tables().toString(),
                            all.stream().map(MySqlCatalog.Name::toString).toList())));
        }
        String keyless = captured.stream()
                .filter(n -> !n.hasKey())
                .map(MySqlCatalog.Name::toString)
                .collect(Collectors.joining(", "));
        expect(
                keyless.isEmpty(),
                "no primary key: " + keyless + ".",
                "ALTER TABLE … ADD PRIMARY KEY (…); or leave them out by 'table-list'.");
    }

    private void expectGrant(boolean met, String message, String repair) {
        if (!met) {
            problems.add(Problem.of(
                    ErrorCode.ACCESS_DENIED, where() + "user '" + options.username() + "' " + message, repair));
        }
    }

    private void expect(boolean met, String message, String repair) {
        if (!met) {
            problems.add(Problem.of(ErrorCode.SETUP, where() + message, repair));
        }
    }

    private String where() {
        return "source '" + options.source() + "', database '" + options.database() + "': ";
    }

    private static String firstLine(SQLException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("").replaceFirst("\\.$", "");
    }
}
