package dev.kappa.redeploy.registry;

import dev.kappa.topology.definition.VersionId;
import java.sql.SQLException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The rows of marks: from where a version's topic may have what the one it replaced has not. */
final class MarkRows {
    private MarkRows() {}

    static SortedMap<Integer, Long> read(Session session, VersionId version) throws SQLException {
        SortedMap<Integer, Long> marks = new TreeMap<>();
        session.list(
                "SELECT partition, position FROM kappa.marks WHERE name = ? AND version = ?",
                r -> marks.put((int) r.number("partition"), r.number("position")),
                version.name(),
                version.version());
        return marks;
    }

    static void replace(Session session, VersionId version, SortedMap<Integer, Long> marks) throws SQLException {
        session.update("DELETE FROM kappa.marks WHERE name = ? AND version = ?", version.name(), version.version());
        for (Map.Entry<Integer, Long> mark : marks.entrySet()) {
            session.update(
                    "INSERT INTO kappa.marks (name, version, partition, position) VALUES (?, ?, ?, ?)",
                    version.name(),
                    version.version(),
                    mark.getKey(),
                    mark.getValue());
        }
    }
}
