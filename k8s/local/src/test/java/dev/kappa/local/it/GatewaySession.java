package dev.kappa.local.it;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** One session with the gateway through Flink's JDBC driver. */
public final class GatewaySession implements AutoCloseable {
    private final Connection connection;

    public GatewaySession(RunningStack stack) throws SQLException {
        this.connection = stack.gateway();
    }

    /** The rows of a statement that ends, columns joined by {@code |}. */
    public List<String> rows(String sql) throws SQLException {
        return rows(sql, Integer.MAX_VALUE);
    }

    /** The first rows of a statement that may never end. */
    public List<String> rows(String sql, int most) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            List<String> rows = new ArrayList<>();
            if (!statement.execute(sql)) {
                return rows;
            }
            ResultSet results = statement.getResultSet();
            int columns = results.getMetaData().getColumnCount();
            while (rows.size() < most && results.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= columns; i++) {
                    row.add(String.valueOf(results.getObject(i)));
                }
                rows.add(String.join("|", row));
            }
            return rows;
        }
    }

    /** What the gateway says against a statement: the innermost message, without the traces around it. */
    public String refusal(String sql) {
        try {
            List<String> rows = rows(sql, 1);
            throw new AssertionError("not refused: " + sql + " gave " + rows);
        } catch (SQLException | RuntimeException e) {
            return words(e);
        }
    }

    /** The innermost message of a failure, as the SQL Client prints it: without the traces around it. */
    public static String words(Throwable failure) {
        Throwable innermost = failure;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        String text = String.valueOf(innermost.getMessage());
        return text.replaceFirst("(?s)^.*Caused by: ", "")
                .replaceAll("(?s)\n\tat .*", "")
                .strip();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
