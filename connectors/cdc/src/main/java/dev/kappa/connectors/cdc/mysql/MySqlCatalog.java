package dev.kappa.connectors.cdc.mysql;

import dev.kappa.topology.definition.Column;
import dev.kappa.topology.source.TableShape;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What information_schema says about the tables that the user can see. */
final class MySqlCatalog {
    private static final String SYSTEM = "('information_schema', 'mysql', 'performance_schema', 'sys')";

    private final Connection connection;

    MySqlCatalog(Connection connection) {
        this.connection = connection;
    }

    /** A table, and whether it has a primary key. */
    record Name(String database, String table, boolean hasKey) {
        @Override
        public String toString() {
            return database + "." + table;
        }
    }

    List<Name> all() throws SQLException {
        List<Name> found = new ArrayList<>();
        try (PreparedStatement s =
                        connection.prepareStatement("SELECT t.table_schema, t.table_name, EXISTS (SELECT 1 FROM"
                                + " information_schema.statistics i WHERE i.table_schema = t.table_schema AND i.table_name ="
                                + " t.table_name AND i.index_name = 'PRIMARY') FROM information_schema.tables t"
                                + " WHERE t.table_type = 'BASE TABLE' AND t.table_schema NOT IN " + SYSTEM
                                + " ORDER BY 1, 2");
                ResultSet r = s.executeQuery()) {
            while (r.next()) {
                found.add(new Name(r.getString(1), r.getString(2), r.getBoolean(3)));
            }
        }
        return found;
    }

    List<Name> matching(MySqlOptions options) throws SQLException {
        return all().stream()
                .filter(n -> options.tables().matches(n.database(), n.table()))
                .toList();
    }

    /**
     * The columns and the key in Flink's types. Only the key's columns are NOT NULL: what else the database forbids now it may have
     * allowed when older records were made, and a column that it gained later is in none of them.
     */
    TableShape shape(Name name) throws SQLException {
        List<String> key = key(name);
        List<Column> columns = new ArrayList<>();
        try (PreparedStatement s = connection.prepareStatement(
                "SELECT column_name, data_type, column_type,"
                        + " coalesce(numeric_precision, 0), coalesce(numeric_scale, 0), coalesce(datetime_precision, 0)"
                        + " FROM information_schema.columns WHERE table_schema = ? AND table_name = ? ORDER BY ordinal_position")) {
            s.setString(1, name.database());
            s.setString(2, name.table());
            try (ResultSet r = s.executeQuery()) {
                while (r.next()) {
                    String type = MySqlTypes.of(new MySqlTypes.Described(
                            r.getString(2), r.getString(3), r.getInt(4), r.getInt(5), r.getInt(6)));
                    columns.add(new Column(r.getString(1), key.contains(r.getString(1)) ? type + " NOT NULL" : type));
                }
            }
        }
        return new TableShape(columns, key);
    }

    /** The files of the binary log that are still there, for somebody who wants to know how long a source may be down. */
    Map<String, String> log() throws SQLException {
        List<String> files = new ArrayList<>();
        try (Statement s = connection.createStatement();
                ResultSet r = s.executeQuery("SHOW BINARY LOGS")) {
            while (r.next()) {
                files.add(r.getString(1));
            }
        }
        return files.isEmpty() ? Map.of() : Map.of("binary log", files.get(0) + " to " + files.get(files.size() - 1));
    }

    private List<String> key(Name name) throws SQLException {
        List<String> key = new ArrayList<>();
        try (PreparedStatement s = connection.prepareStatement("SELECT column_name FROM information_schema.statistics"
                + " WHERE table_schema = ? AND table_name = ? AND index_name = 'PRIMARY' ORDER BY seq_in_index")) {
            s.setString(1, name.database());
            s.setString(2, name.table());
            try (ResultSet r = s.executeQuery()) {
                while (r.next()) {
                    key.add(r.getString(1));
                }
            }
        }
        return key;
    }
}
