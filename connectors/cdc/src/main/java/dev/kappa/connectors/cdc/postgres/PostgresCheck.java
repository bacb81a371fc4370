package dev.kappa.connectors.cdc.postgres;

import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.error.NearestName;
import dev.kappa.topology.error.Problem;
import dev.kappa.topology.serving.PostgresIdentifier;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Finds everything that stands in the way of capturing a Postgres database, with the statement that repairs each. */
final class PostgresCheck {
    private static final String SERVER =
            "SELECT current_setting('wal_level'), current_setting('server_version_num')::int,"
                    + " pg_is_in_recovery(),"
                    + " (SELECT rolreplication OR rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user)"
                    + " OR EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname IN ('rds_replication')"
                    + " AND pg_has_role(current_user, oid, 'MEMBER')),"
                    + " (SELECT count(*) FROM pg_catalog.pg_replication_slots)::int,"
                    + " current_setting('max_replication_slots')::int,"
                    + " (SELECT count(*) FROM pg_catalog.pg_stat_replication)::int, current_setting('max_wal_senders')::int";

    private static final String SLOT =
            "SELECT active, plugin, database FROM pg_catalog.pg_replication_slots" + " WHERE slot_name = ?";

    private static final String PUBLICATION = "SELECT pubinsert AND pubupdate AND pubdelete AND pubtruncate, pubviaroot"
            + " FROM pg_catalog.pg_publication WHERE pubname = ?";

    /** A partitioned table logs as its leaves do. */
    private static final String TABLES = "SELECT n.nspname, c.relname, c.relkind = 'p',"
            + " EXISTS (SELECT FROM pg_catalog.pg_index i WHERE i.indrelid = c.oid AND i.indisprimary),"
            + " CASE c.relkind WHEN 'p' THEN NOT EXISTS (SELECT FROM pg_partition_tree(c.oid) t"
            + " JOIN pg_catalog.pg_class l ON l.oid = t.relid WHERE t.isleaf AND l.relkind = 'r' AND l.relreplident <> 'f')"
            + " ELSE c.relreplident = 'f' END,"
            + " has_schema_privilege(n.oid, 'USAGE'), has_table_privilege(c.oid, 'SELECT'),"
            + " EXISTS (SELECT FROM pg_catalog.pg_publication_tables p"
            + " WHERE p.pubname = ? AND p.schemaname = n.nspname AND p.tablename = c.relname),"
            + " EXISTS (SELECT FROM pg_catalog.pg_publication_rel r JOIN pg_catalog.pg_publication p ON p.oid = r.prpubid"
            + " WHERE p.pubname = ? AND r.prrelid = c.oid AND FILTERED)"
            + " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
            + " WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence = 'p'"
            + " AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg_toast%'"
            + " ORDER BY 1, 2";

    private final PostgresOptions options;
    private final List<Problem> problems = new ArrayList<>();

    PostgresCheck(PostgresOptions options) {
        this.options = options;
    }

    /** Of a source that is to be made. */
    List<Problem> problems() {
        try (Connection connection = Connections.open(options)) {
            int version = server(connection);
            slot(connection);
            captured(connection, version);
        } catch (KappaException e) {
            problems.addAll(e.problems());
        } catch (SQLException e) {
            problems.add(ConnectionProblem.of(options, e));
        }
        return List.copyOf(problems);
    }

    /** Of a source that is there: what has become wrong with what it captures. */
    List<Problem> sinceItIsThere(Connection connection) throws SQLException {
        captured(connection, connection.getMetaData().getDatabaseMajorVersion() * 10_000);
        return List.copyOf(problems);
    }

    private void captured(Connection connection, int version) throws SQLException {
        List<TableFacts> all = facts(connection, version);
        List<TableFacts> captured = all.stream()
                .filter(t -> options.tables().matches(t.schema(), t.name()))
                .toList();
        if (captured.isEmpty()) {
            noTable(all);
        } else {
            tables(captured);
            publication(connection, captured);
        }
    }

    private int server(Connection connection) throws SQLException {
        try (PreparedStatement s = connection.prepareStatement(SERVER);
                ResultSet r = s.executeQuery()) {
            r.next();
            String user = PostgresIdentifier.quote(options.username());
            expect(
                    r.getString(1).equals("logical"),
                    "the server's wal_level is '" + r.getString(1) + "', not 'logical'.",
                    "ALTER SYSTEM SET wal_level = 'logical'; -- and restart the server");
            expect(
                    r.getInt(2) >= 120000,
                    "the server is older than Postgres 12 (" + r.getInt(2) + ").",
                    "Use a server from Postgres 12 on.");
            expect(!r.getBoolean(3), "the server is a standby.", "Give the address of the primary as 'hostname'.");
            expect(
                    r.getBoolean(4),
                    "user '" + options.username() + "' may not replicate.",
                    "ALTER ROLE " + user + " REPLICATION;");
            expect(
                    r.getInt(5) < r.getInt(6),
                    "all " + r.getInt(6) + " replication slots of the server are taken.",
                    "ALTER SYSTEM SET max_replication_slots = " + (r.getInt(6) + 5) + "; -- and restart the server");
            expect(
                    r.getInt(7) < r.getInt(8),
                    "all " + r.getInt(8) + " WAL senders of the server are taken.",
                    "ALTER SYSTEM SET max_wal_senders = " + (r.getInt(8) + 5) + "; -- and restart the server");
            return r.getInt(2);
        }
    }

    private void slot(Connection connection) throws SQLException {
        try (PreparedStatement s = connection.prepareStatement(SLOT)) {
            s.setString(1, options.slot());
            try (ResultSet r = s.executeQuery()) {
                if (r.next()) {
                    expect(
                            false,
                            "replication slot '" + options.slot() + "' exists already (database " + r.getString(3)
                                    + ", plugin " + r.getString(2) + ", "
                                    + (r.getBoolean(1) ? "being read" : "not being read") + ").",
                            r.getBoolean(1)
                                    ? "Choose another name by 'slot.name'."
                                    : "Choose another name by 'slot.name', or, if nobody needs it: SELECT"
                                            + " pg_drop_replication_slot(" + PostgresIdentifier.literal(options.slot())
                                            + ");");
                }
            }
        }
    }

    private List<TableFacts> facts(Connection connection, int version) throws SQLException {
        List<TableFacts> facts = new ArrayList<>();
        String filtered = version >= 150000 ? "(r.prqual IS NOT NULL OR r.prattrs IS NOT NULL)" : "false";
        try (PreparedStatement s = connection.prepareStatement(TABLES.replace("FILTERED", filtered))) {
            s.setString(1, options.publication());
            s.setString(2, options.publication());
            try (ResultSet r = s.executeQuery()) {
                while (r.next()) {
                    facts.add(new TableFacts(
                            r.getString(1),
                            r.getString(2),
                            r.getBoolean(3),
                            r.getBoolean(4),
                            r.getBoolean(5),
                            r.getBoolean(6),
                            r.getBoolean(7),
                            r.getBoolean(8),
                            r.getBoolean(9)));
                }
            }
        }
        return facts;
    }

    private void noTable(List<TableFacts> all) {
        List<String> names = all.stream().map(t -> t.schema() + "." + t.name()).toList();
        problems.add(Problem.of(
                ErrorCode.UNKNOWN_TABLE,
                where() + "no table matches '" + options.tables() + "'.",
                NearestName.hint(options.tables().toString(), names)));
    }

    private void tables(List<TableFacts> captured) {
        String user = PostgresIdentifier.quote(options.username());
        for (String schema : schemasWhere(captured, t -> !t.mayUseSchema())) {
            problems.add(Problem.of(
                    ErrorCode.ACCESS_DENIED,
                    where() + "user '" + options.username() + "' may not use schema '" + schema + "'.",
                    "GRANT USAGE ON SCHEMA " + PostgresIdentifier.quote(schema) + " TO " + user + ";"));
        }
        List<TableFacts> hidden = captured.stream().filter(t -> !t.maySelect()).toList();
        if (!hidden.isEmpty()) {
            problems.add(Problem.of(
                    ErrorCode.ACCESS_DENIED,
                    where() + "user '" + options.username() + "' may not read " + names(hidden) + ".",
                    "GRANT SELECT ON " + quoted(hidden) + " TO " + user + ";"));
        }
        List<TableFacts> keyOnly =
                captured.stream().filter(t -> !t.wholeBefore()).toList();
        if (!keyOnly.isEmpty()) {
            expect(
                    false,
                    names(keyOnly) + (keyOnly.size() == 1 ? " does" : " do")
                            + " not log rows as they were before a change.",
                    keyOnly.stream().map(PostgresCheck::fullIdentity).collect(Collectors.joining(" ")));
        }
        List<TableFacts> keyless = captured.stream().filter(t -> !t.hasKey()).toList();
        if (!keyless.isEmpty() && !options.keylessTables()) {
            expect(
                    false,
                    names(keyless) + (keyless.size() == 1 ? " has" : " have") + " no primary key.",
                    "ALTER TABLE " + keyless.get(0).quoted() + " ADD PRIMARY KEY (…); or leave them out by"
                            + " 'table-list', or accept records without a key by"
                            + " 'tables-without-primary-key'='allow'.");
        }
    }

    private static String fullIdentity(TableFacts t) {
        return "ALTER TABLE " + t.quoted() + " REPLICA IDENTITY FULL;"
                + (t.partitioned() ? " -- and the same for each of its partitions" : "");
    }

    private void publication(Connection connection, List<TableFacts> captured) throws SQLException {
        String name = PostgresIdentifier.quote(options.publication());
        boolean partitioned = captured.stream().anyMatch(TableFacts::partitioned);
        try (PreparedStatement s = connection.prepareStatement(PUBLICATION)) {
            s.setString(1, options.publication());
            try (ResultSet r = s.executeQuery()) {
                if (!r.next()) {
                    expect(
                            false,
                            "publication '" + options.publication() + "' does not exist.",
                            "CREATE PUBLICATION " + name + " FOR TABLE " + quoted(captured)
                                    + (partitioned ? " WITH (publish_via_partition_root = true)" : "") + ";");
                    return;
                }
                expect(
                        r.getBoolean(1),
                        "publication '" + options.publication() + "' leaves out some kinds of change.",
                        "ALTER PUBLICATION " + name + " SET (publish = 'insert, update, delete, truncate');");
                expect(
                        !partitioned || r.getBoolean(2),
                        "publication '" + options.publication() + "' publishes partitions by their own names.",
                        "ALTER PUBLICATION " + name + " SET (publish_via_partition_root = true);");
            }
        }
        List<TableFacts> missing = captured.stream().filter(t -> !t.published()).toList();
        if (!missing.isEmpty()) {
            expect(
                    false,
                    "publication '" + options.publication() + "' lacks " + names(missing) + ".",
                    "ALTER PUBLICATION " + name + " ADD TABLE " + quoted(missing) + ";");
        }
        List<TableFacts> filtered =
                captured.stream().filter(TableFacts::filtered).toList();
        if (!filtered.isEmpty()) {
            expect(
                    false,
                    "publication '" + options.publication() + "' has only some rows or columns of " + names(filtered)
                            + ".",
                    "ALTER PUBLICATION " + name + " DROP TABLE " + quoted(filtered) + "; ALTER PUBLICATION " + name
                            + " ADD TABLE " + quoted(filtered) + ";");
        }
    }

    private static List<String> schemasWhere(List<TableFacts> tables, Predicate<TableFacts> condition) {
        return List.copyOf(tables.stream()
                .filter(condition)
                .map(TableFacts::schema)
                .collect(Collectors.toCollection(TreeSet::new)));
    }

    private static String names(List<TableFacts> tables) {
        return (tables.size() == 1 ? "table " : "tables ")
                + tables.stream().map(t -> t.schema() + "." + t.name()).collect(Collectors.joining(", "));
    }

    private static String quoted(List<TableFacts> tables) {
        return tables.stream().map(TableFacts::quoted).collect(Collectors.joining(", "));
    }

    private String where() {
        return "source '" + options.source() + "', database '" + options.database() + "': ";
    }

    private void expect(boolean met, String message, String repair) {
        if (!met) {
            problems.add(Problem.of(ErrorCode.SETUP, where() + message, repair));
        }
    }
}
