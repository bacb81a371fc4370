package dev.kappa.redeploy.registry;

import dev.kappa.redeploy.registry.ChangeJournal.Switch;
import dev.kappa.topology.definition.VersionId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The cutover in the registry, and what it keeps for a way back. */
final class CutOverRows {
    private CutOverRows() {}

    /**
     * Takes every row lock first and touches the views last: whoever reads a view waits for our lock on it, and we then wait for
     * nobody. For rows that somebody else has locked it does not wait either: the controller does nothing else meanwhile and cannot prolong its
     * lease, and who would abort the change waits for its row.
     */
    static Switch cutOver(
            Session session, long change, List<VersionId> versions, Instant keptUntil, Database.Work<Void> views)
            throws SQLException {
        session.script("SET LOCAL lock_timeout = '300ms'");
        Row row = lock(session, change);
        if (row.switched()) {
            return Switch.SWITCHED;
        }
        if (row.decision().equals(Optional.of(Decision.ABORT))) {
            return Switch.ABORTED;
        }
        List<String> touched = new ArrayList<>();
        for (VersionId version : versions.stream().sorted().toList()) {
            Optional<VersionId> former = session.first(
                    "SELECT version FROM kappa.live WHERE name = ? FOR UPDATE",
                    r -> TopologyRows.versionId(version.name(), r.number("version")),
                    version.name());
            touched.add(version.name());
            touched.add(version.toString());
            if (former.isPresent() && !former.get().equals(version)) {
                keep(session, former.get(), keptUntil, change);
                touched.add(former.get().toString());
            }
            session.update(
                    "UPDATE kappa.versions SET kept_until = NULL, replaced_by = NULL WHERE name = ? AND version = ?",
                    version.name(),
                    version.version());
            session.update(
                    "INSERT INTO kappa.live (name, version) VALUES (?, ?) ON CONFLICT (name) DO UPDATE"
                            + " SET version = excluded.version, since = clock_timestamp()",
                    version.name(),
                    version.version());
        }
        session.update("UPDATE kappa.changes SET switched = true WHERE id = ?", change);
        TopologyRows.changed(session, touched, TopologyRows.nextRevision(session));
        views.run(session);
        return Switch.SWITCHED;
    }

    private static void keep(Session session, VersionId version, Instant until, long change) throws SQLException {
        session.update(
                "UPDATE kappa.versions SET job_wanted = false, kept_until = ?, replaced_by = ? WHERE name = ? AND version = ?",
                until,
                change,
                version.name(),
                version.version());
    }

    static boolean switched(Session session, long change) throws SQLException {
        return lock(session, change).switched();
    }

    private record Row(boolean switched, Optional<Decision> decision) {}

    private static Row lock(Session session, long change) throws SQLException {
        return session.first(
                        "SELECT switched, decision FROM kappa.changes WHERE id = ? FOR UPDATE",
                        r -> new Row(r.flag("switched"), r.maybeText("decision").map(Decision::valueOf)),
                        change)
                .orElseThrow(() -> new IllegalStateException("there is no change " + change));
    }

    static SortedMap<Long, SortedSet<VersionId>> overdue(Session session, Instant now) throws SQLException {
        SortedMap<Long, SortedSet<VersionId>> overdue = new TreeMap<>();
        session.list(
                "SELECT name, version, replaced_by FROM kappa.versions WHERE kept_until <= ?",
                r -> overdue.computeIfAbsent(r.number("replaced_by"), c -> new TreeSet<>())
                        .add(TopologyRows.versionId(r.text("name"), r.number("version"))),
                now);
        return overdue;
    }
}
