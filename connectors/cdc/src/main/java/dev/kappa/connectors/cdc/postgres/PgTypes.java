package dev.kappa.connectors.cdc.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/** The database's types by their id. One that is not known yet (made while the job runs) makes it read them again. */
final class PgTypes {
    private record Row(String name, boolean array, int element, int base, char delimiter) {}

    private final Map<Integer, PgType> types = new HashMap<>();

    PgType get(int oid, Connection connection) throws SQLException {
        PgType type = types.get(oid);
        if (type == null) {
            load(connection);
            // A type that was dropped before we read of it: its text says all there is.
            type = types.computeIfAbsent(oid, o -> new PgType.Text("unknown"));
        }
        return type;
    }

    private void load(Connection connection) throws SQLException {
        Map<Integer, Row> rows = new HashMap<>();
        try (Statement s = connection.createStatement();
                ResultSet r =
                        s.executeQuery("SELECT oid::int8, typname, typcategory = 'A' AND typlen = -1 AND typelem <> 0"
                                + " AND typname NOT IN ('int2vector', 'oidvector'), typelem::int8, typbasetype::int8, typdelim"
                                + " FROM pg_catalog.pg_type")) {
            while (r.next()) {
                rows.put(
                        (int) r.getLong(1),
                        new Row(
                                r.getString(2),
                                r.getBoolean(3),
                                (int) r.getLong(4),
                                (int) r.getLong(5),
                                r.getString(6).charAt(0)));
            }
        }
        rows.keySet().forEach(oid -> types.put(oid, resolve(oid, rows)));
    }

    private static PgType resolve(int oid, Map<Integer, Row> rows) {
        Row row = rows.get(oid);
        if (row == null) {
            return new PgType.Text("unknown");
        }
        if (row.base() != 0) {
            return resolve(row.base(), rows);
        }
        if (row.array()) {
            Row element = rows.get(row.element());
            return new PgType.Array(resolve(row.element(), rows), element == null ? ',' : element.delimiter());
        }
        return PgType.scalar(row.name());
    }
}
