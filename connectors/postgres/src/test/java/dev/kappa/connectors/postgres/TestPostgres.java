package dev.kappa.connectors.postgres;

import dev.kappa.topology.serving.ViewProgress;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A real Postgres, one for all tests of the module. */
final class TestPostgres {

    private static TestPostgres shared;

    private final EmbeddedPostgres postgres;

    private TestPostgres() throws IOException, SQLException {
        postgres = EmbeddedPostgres.builder()
                .setPort(Integer.getInteger("kappa.test.postgres.port", 23433))
                .start();
        execute("CREATE SCHEMA kappa");
        execute(ViewProgress.CREATE);
    }

    static synchronized TestPostgres shared() {
        if (shared == null) {
            try {
                shared = new TestPostgres();
            } catch (IOException | SQLException e) {
                throw new IllegalStateException("the test's Postgres does not start", e);
            }
        }
        return shared;
    }

    ViewOptions options(String name, long attempt) {
        return new ViewOptions(
                postgres.getJdbcUrl("postgres", "postgres"),
                "postgres",
                "none",
                "public",
                name + "_v1",
                name,
                1,
                attempt);
    }

    void execute(String sql) throws SQLException {
        try (Connection c = postgres.getPostgresDatabase().getConnection();
                Statement statement = c.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The rows as text, columns separated by {@code |}. */
    List<String> rows(String query) throws SQLException {
        try (Connection c = postgres.getPostgresDatabase().getConnection();
                Statement statement = c.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<String> all = new ArrayList<>();
            while (rows.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    row.add(rows.getString(i));
                }
                all.add(String.join("|", row));
            }
            return all;
        }
    }
}
