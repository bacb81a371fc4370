package dev.kappa.jobs.testing;

import dev.kappa.topology.serving.ViewProgress;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A real Postgres, one for all tests of a run. */
public final class Serving {

    private static Serving shared;

    private final EmbeddedPostgres postgres;

    private Serving() throws IOException, SQLException {
        postgres = EmbeddedPostgres.builder()
                .setPort(Integer.getInteger("kappa.test.postgres.port", 23432))
                .start();
        execute("CREATE SCHEMA kappa");
        execute(ViewProgress.CREATE);
    }

    public static synchronized Serving shared() {
        if (shared == null) {
            try {
                shared = new Serving();
            } catch (IOException | SQLException e) {
                throw new IllegalStateException("the test's Postgres does not start", e);
            }
        }
        return shared;
    }

    public String url() {
        return postgres.getJdbcUrl("postgres", "postgres");
    }

    public void execute(String sql) throws SQLException {
        try (Connection c = postgres.getPostgresDatabase().getConnection();
                Statement statement = c.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The rows as text, columns separated by {@code |}. */
    public List<String> rows(String query) {
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
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
    }
}
