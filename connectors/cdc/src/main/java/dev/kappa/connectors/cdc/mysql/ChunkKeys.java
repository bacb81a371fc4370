package dev.kappa.connectors.cdc.mysql;

import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.Problem;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Refuses tables that Flink CDC cannot cut into chunks exactly.
 *
 * <p>A table is cut along the first column of its primary key, in the order of the database; whether a change made during the snapshot
 * belongs to a chunk is then decided in Java, which has that order only for numbers and for text of a binary collation. It compares the
 * texts of anything else (a time with a number of milliseconds, {@code b} with {@code C}), and so loses or doubles such changes. A table
 * that is one chunk is not compared at all.
 */
final class ChunkKeys {
    private static final Set<String> NUMBERS =
            Set.of("tinyint", "smallint", "mediumint", "int", "integer", "bigint", "decimal", "numeric");
    private static final Set<String> TEXTS = Set.of("char", "varchar", "tinytext", "text", "mediumtext", "longtext");
    private static final String FIRST_COLUMNS =
            "SELECT c.table_schema, c.table_name, c.column_name, c.data_type, c.collation_name"
                    + " FROM information_schema.statistics i JOIN information_schema.columns c ON c.table_schema = i.table_schema"
                    + " AND c.table_name = i.table_name AND c.column_name = i.column_name"
                    + " WHERE i.index_name = 'PRIMARY' AND i.seq_in_index = 1 ORDER BY 1, 2";

    private final MySqlOptions options;
    private final Connection connection;

    ChunkKeys(MySqlOptions options, Connection connection) {
        this.options = options;
        this.connection = connection;
    }

    /** A table whose order is not Java's, and the column that it is cut along. */
    private record Cut(String database, String table, String column, String type) {}

    List<Problem> problems() throws SQLException {
        List<Problem> problems = new ArrayList<>();
        for (Cut cut : unordered()) {
            // Room for rows that come until the table is cut.
            int most = options.chunkSize() / 2;
            if (rows(cut, most + 1) > most) {
                problems.add(problem(cut));
            }
        }
        return problems;
    }

    private List<Cut> unordered() throws SQLException {
        Predicate<String> captured = new MySqlCatalog(connection)
                .matching(options).stream().map(MySqlCatalog.Name::toString).toList()::contains;
        List<Cut> cuts = new ArrayList<>();
        try (PreparedStatement s = connection.prepareStatement(FIRST_COLUMNS);
                ResultSet r = s.executeQuery()) {
            while (r.next()) {
                Cut cut = new Cut(r.getString(1), r.getString(2), r.getString(3), type(r.getString(4), r.getString(5)));
                if (captured.test(cut.database() + "." + cut.table()) && !ordered(r.getString(4), r.getString(5))) {
                    cuts.add(cut);
                }
            }
        }
        return cuts;
    }

    private static String type(String type, String collation) {
        return collation == null ? type : type + " COLLATE " + collation;
    }

    static boolean ordered(String type, String collation) {
        String name = type.toLowerCase(Locale.ROOT);
        return NUMBERS.contains(name) || TEXTS.contains(name) && collation != null && collation.endsWith("_bin");
    }

    private int rows(Cut cut, int most) throws SQLException {
        try (Statement s = connection.createStatement();
                ResultSet r =
                        s.executeQuery("SELECT count(*) FROM (SELECT 1 FROM " + MySqlIdentifier.quote(cut.database())
                                + "." + MySqlIdentifier.quote(cut.table()) + " LIMIT " + most + ") x")) {
            r.next();
            return r.getInt(1);
        }
    }

    private Problem problem(Cut cut) {
        return Problem.of(
                ErrorCode.SETUP,
                "source '" + options.source() + "', database '" + options.database() + "': table " + cut.database()
                        + "." + cut.table()
                        + " would be cut along column " + cut.column() + " (" + cut.type()
                        + "), whose order only the database knows; changes made during the snapshot could be lost or doubled.",
                "Have it read as one chunk, in memory, by 'scan.incremental.snapshot.chunk.size' of at least twice its rows; or give it a"
                        + " primary key that begins with a number or with text COLLATE utf8mb4_bin; or leave it out by 'table-list'.");
    }
}
