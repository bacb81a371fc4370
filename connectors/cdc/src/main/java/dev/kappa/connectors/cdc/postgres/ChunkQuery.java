package dev.kappa.connectors.cdc.postgres;

import dev.kappa.topology.serving.PostgresIdentifier;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** SQL over the chunks of a table; an instance finds the chunk of a key, once prepared for many. */
final class ChunkQuery {
    private final PreparedStatement statement;

    /** @param starts the first keys of all chunks but the first, ascending */
    ChunkQuery(Connection connection, PgTable table, List<String> starts) throws SQLException {
        String type = keyType(connection, table);
        String column =
                PostgresIdentifier.quote(table.columns().get(table.key().get(0)).name());
        // The comparison uses the column's own collation, because one side of it is the column of an empty selection.
        statement = connection.prepareStatement(
                "SELECT count(*) FROM unnest(CAST(? AS text[])) b(v), (SELECT " + column + " FROM "
                        + PostgresIdentifier.quote(table.schema()) + "." + PostgresIdentifier.quote(table.name())
                        + " WHERE false UNION ALL SELECT CAST(? AS " + type + ")) k(v) WHERE CAST(b.v AS " + type
                        + ") <= k.v");
        statement.setArray(1, connection.createArrayOf("text", starts.toArray()));
    }

    /** How many of the starts are at or below the key: the number of the key's chunk. */
    int chunkOf(String key) throws SQLException {
        statement.setString(2, key);
        try (ResultSet r = statement.executeQuery()) {
            r.next();
            return r.getInt(1);
        }
    }

    /** A placeholder of the type of the column that the table is cut along. */
    static String parameter(Connection connection, PgTable table) throws SQLException {
        return "CAST(? AS " + keyType(connection, table) + ")";
    }

    private static String keyType(Connection connection, PgTable table) throws SQLException {
        try (PreparedStatement s = connection.prepareStatement("SELECT pg_catalog.format_type(a.atttypid, NULL)"
                + " FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid"
                + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                + " WHERE n.nspname = ? AND c.relname = ? AND a.attname = ?")) {
            s.setString(1, table.schema());
            s.setString(2, table.name());
            s.setString(3, table.columns().get(table.key().get(0)).name());
            try (ResultSet r = s.executeQuery()) {
                if (!r.next()) {
                    throw new SQLException("table " + table.schema() + "." + table.name() + " is gone");
                }
                return r.getString(1);
            }
        }
    }

    /** Reads the rows with {@code start <= key < end}; either may be null. The caller closes the statement. */
    static PreparedStatement rows(Connection connection, PgTable table, Object[] start, Object[] end)
            throws SQLException {
        String columns = table.columns().stream()
                .map(c -> PostgresIdentifier.quote(c.name()))
                .collect(Collectors.joining(", "));
        List<String> conditions = new ArrayList<>();
        List<String> values = new ArrayList<>();
        if (start != null || end != null) {
            String column = PostgresIdentifier.quote(
                    table.columns().get(table.key().get(0)).name());
            String parameter = parameter(connection, table);
            if (start != null) {
                conditions.add(column + " >= " + parameter);
                values.add(start[0].toString());
            }
            if (end != null) {
                conditions.add(column + " < " + parameter);
                values.add(end[0].toString());
            }
        }
        PreparedStatement s = connection.prepareStatement("SELECT " + columns + " FROM "
                + PostgresIdentifier.quote(table.schema()) + "." + PostgresIdentifier.quote(table.name())
                + (conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions)));
        for (int i = 0; i < values.size(); i++) {
            s.setString(i + 1, values.get(i));
        }
        s.setFetchSize(1000);
        return s;
    }
}
