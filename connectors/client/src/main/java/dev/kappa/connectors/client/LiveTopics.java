package dev.kappa.connectors.client;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.sql.DataSource;

/** The view {@code kappa.live_topics} of the serving database, over one connection that is opened anew when it breaks. */
final class LiveTopics implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 5;
    private static final String ONE =
            "SELECT l.version, l.topic, l.since, l.previous_version, l.previous_topic, m.key AS partition, m.value AS position"
                    + " FROM kappa.live_topics l LEFT JOIN LATERAL jsonb_each_text(l.marks) m ON true WHERE l.name = ?";

    private final DataSource database;
    private Connection connection;

    LiveTopics(DataSource database) {
        this.database = database;
    }

    /** Empty where the name does not stand for a stream. */
    Optional<LiveTopic> find(String stream) throws SQLException {
        try (PreparedStatement statement = connection().prepareStatement(ONE)) {
            statement.setQueryTimeout(PATIENCE_SECONDS);
            statement.setString(1, stream);
            try (ResultSet rows = statement.executeQuery()) {
                return read(stream, rows);
            }
        } catch (SQLException e) {
            close();
            throw e;
        }
    }

    private static Optional<LiveTopic> read(String stream, ResultSet rows) throws SQLException {
        Optional<LiveTopic> found = Optional.empty();
        SortedMap<Integer, Long> marks = new TreeMap<>();
        while (rows.next()) {
            String partition = rows.getString("partition");
            if (partition != null) {
                marks.put(Integer.valueOf(partition), rows.getLong("position"));
            }
            String previous = rows.getString("previous_topic");
            found = Optional.of(new LiveTopic(
                    new StreamVersion(stream, rows.getInt("version"), rows.getString("topic")),
                    rows.getTimestamp("since").toInstant(),
                    previous == null
                            ? Optional.empty()
                            : Optional.of(new StreamVersion(stream, rows.getInt("previous_version"), previous)),
                    marks));
        }
        return found;
    }

    /** The names of all streams, for messages. */
    List<String> names() throws SQLException {
        try (PreparedStatement statement =
                        connection().prepareStatement("SELECT name FROM kappa.live_topics ORDER BY name");
                ResultSet rows = statement.executeQuery()) {
            List<String> names = new ArrayList<>();
            while (rows.next()) {
                names.add(rows.getString("name"));
            }
            return names;
        }
    }

    private Connection connection() throws SQLException {
        if (connection == null) {
            connection = database.getConnection();
            connection.setReadOnly(true);
        }
        return connection;
    }

    @Override
    public void close() {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                // It is given up in any case.
            }
            connection = null;
        }
    }
}
