package dev.kappa.redeploy.registry;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Statements of one transaction; values are always bound, never part of the text. */
public final class Session {
    private final Connection connection;

    Session(Connection connection) {
        this.connection = connection;
    }

    /** Reads one row. */
    @FunctionalInterface
    public interface RowReader<T> {
        T read(Row row) throws SQLException;
    }

    /** The row at hand. */
    public record Row(ResultSet set) {
        public String text(String column) throws SQLException {
            return set.getString(column);
        }

        public Optional<String> maybeText(String column) throws SQLException {
            return Optional.ofNullable(set.getString(column));
        }

        public long number(String column) throws SQLException {
            return set.getLong(column);
        }

        public Optional<Long> maybeNumber(String column) throws SQLException {
            long value = set.getLong(column);
            return set.wasNull() ? Optional.empty() : Optional.of(value);
        }

        public boolean flag(String column) throws SQLException {
            return set.getBoolean(column);
        }

        public Instant instant(String column) throws SQLException {
            return set.getTimestamp(column).toInstant();
        }

        public Optional<Instant> maybeInstant(String column) throws SQLException {
            return Optional.ofNullable(set.getTimestamp(column)).map(Timestamp::toInstant);
        }

        public List<String> texts(String column) throws SQLException {
            return List.of((String[]) set.getArray(column).getArray());
        }
    }

    /** Runs one statement with bound values and says how many rows it changed. */
    public int update(String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = bind(sql, values)) {
            return statement.executeUpdate();
        }
    }

    public <T> List<T> list(String sql, RowReader<T> reader, Object... values) throws SQLException {
        try (PreparedStatement statement = bind(sql, values);
                ResultSet set = statement.executeQuery()) {
            List<T> rows = new ArrayList<>();
            while (set.next()) {
                rows.add(reader.read(new Row(set)));
            }
            return rows;
        }
    }

    /** The first row, if any. */
    public <T> Optional<T> first(String sql, RowReader<T> reader, Object... values) throws SQLException {
        return list(sql, reader, values).stream().findFirst();
    }

    /** Runs a text of several statements without values: a script, or DDL with quoted identifiers. */
    public void script(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private PreparedStatement bind(String sql, Object... values) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < values.length; i++) {
            bind(statement, i + 1, values[i]);
        }
        return statement;
    }

    private void bind(PreparedStatement statement, int index, Object value) throws SQLException {
        if (value instanceof Optional<?> maybe) {
            bind(statement, index, maybe.orElse(null));
        } else if (value == null) {
            statement.setNull(index, Types.NULL);
        } else if (value instanceof Instant instant) {
            statement.setTimestamp(index, Timestamp.from(instant));
        } else if (value instanceof List<?> texts) {
            statement.setArray(index, connection.createArrayOf("text", texts.toArray()));
        } else if (value instanceof Enum<?> constant) {
            statement.setString(index, constant.name());
        } else {
            statement.setObject(index, value);
        }
    }
}
