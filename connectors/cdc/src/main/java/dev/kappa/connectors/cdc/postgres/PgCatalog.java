package dev.kappa.connectors.cdc.postgres;

import dev.kappa.connectors.cdc.TablePatterns;
import dev.kappa.topology.definition.Column;
import dev.kappa.topology.source.TableShape;
import io.debezium.relational.TableId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the database's catalog says about tables. */
final class PgCatalog {
    /** Ordinary and partitioned tables; a partition is read through its parent. */
    private static final String TABLES = "SELECT n.nspname, c.relname FROM pg_catalog.pg_class c"
            + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
            + " WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence = 'p'"
            + " AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg_toast%'"
            + " ORDER BY 1, 2";

    /** Generated columns are left out: the log does not have them. */
    private static final String COLUMNS = "SELECT a.attname, a.atttypid::int8 FROM pg_catalog.pg_attribute a"
            + " JOIN pg_catalog.pg_class c ON c.oid = a.attrelid"
            + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
            + " WHERE n.nspname = ? AND c.relname = ? AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''"
            + " ORDER BY a.attnum";

    private static final String SHAPE = COLUMNS.replace("a.atttypid::int8", "a.atttypid::int8, a.atttypmod");

    private static final String KEY = "SELECT a.attname FROM pg_catalog.pg_index i"
            + " JOIN pg_catalog.pg_class c ON c.oid = i.indrelid"
            + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
            + " JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (i.indkey::int2[])"
            + " WHERE n.nspname = ? AND c.relname = ? AND i.indisprimary"
            + " ORDER BY array_position(i.indkey::int2[], a.attnum)";

    private final Connection connection;
    private final PgTypes types;

    PgCatalog(Connection connection, PgTypes types) {
        this.connection = connection;
        this.types = types;
    }

    List<TableId> matching(TablePatterns patterns) throws SQLException {
        List<TableId> found = new ArrayList<>();
        try (PreparedStatement s = connection.prepareStatement(TABLES);
                ResultSet r = s.executeQuery()) {
            while (r.next()) {
                if (patterns.matches(r.getString(1), r.getString(2))) {
                    found.add(PgTable.id(r.getString(1), r.getString(2)));
                }
            }
        }
        return found;
    }

    /** Empty when there is no such table. */
    Optional<PgTable> table(String schema, String name) throws SQLException {
        List<PgTable.Column> columns = new ArrayList<>();
        try (PreparedStatement s = connection.prepareStatement(COLUMNS)) {
            s.setString(1, schema);
            s.setString(2, name);
            try (ResultSet r = s.executeQuery()) {
                while (r.next()) {
                    columns.add(new PgTable.Column(r.getString(1), types.get((int) r.getLong(2), connection)));
                }
            }
        }
        return columns.isEmpty() ? Optional.empty() : Optional.of(PgTable.of(schema, name, columns, key(schema, name)));
    }

    /**
     * The columns and the key in Flink's types. Only the key's columns are NOT NULL: what else the database forbids now it may have
     * allowed when older records were made, and a column that it gained later is in none of them.
     */
    TableShape shape(String schema, String name) throws SQLException {
        List<String> key = key(schema, name);
        List<Column> columns = new ArrayList<>();
        try (PreparedStatement s = connection.prepareStatement(SHAPE)) {
            s.setString(1, schema);
            s.setString(2, name);
            try (ResultSet r = s.executeQuery()) {
                while (r.next()) {
                    String type = FlinkTypes.of(types.get((int) r.getLong(2), connection), r.getInt(3));
                    columns.add(new Column(r.getString(1), key.contains(r.getString(1)) ? type + " NOT NULL" : type));
                }
            }
        }
        return new TableShape(columns, key);
    }

    /** Names of the primary key's columns, in key order. */
    List<String> key(String schema, String name) throws SQLException {
        List<String> key = new ArrayList<>();
        try (PreparedStatement s = connection.prepareStatement(KEY)) {
            s.setString(1, schema);
            s.setString(2, name);
            try (ResultSet r = s.executeQuery()) {
                while (r.next()) {
                    key.add(r.getString(1));
                }
            }
        }
        return key;
    }
}
