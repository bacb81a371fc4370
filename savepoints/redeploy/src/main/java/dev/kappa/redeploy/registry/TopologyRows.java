package dev.kappa.redeploy.registry;

import dev.kappa.topology.definition.ObjectKind;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.definition.VersionId;
import dev.kappa.topology.graph.NamedObject;
import dev.kappa.topology.graph.Topology;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The rows of objects, versions, live pointers and revisions. */
final class TopologyRows {
    private TopologyRows() {}

    static Topology read(Session session) throws SQLException {
        long revision = session.first("SELECT revision FROM kappa.revision", r -> r.number("revision"))
                .orElseThrow();
        SortedMap<VersionId, VersionDefinition> versions = new TreeMap<>();
        session.list("SELECT definition FROM kappa.versions", r -> Json.definition(r.text("definition")))
                .forEach(d -> versions.put(d.id(), d));
        SortedMap<String, NamedObject> objects = new TreeMap<>();
        session.list(
                        "SELECT o.name, o.kind, o.last_version, l.version FROM kappa.objects o LEFT JOIN kappa.live l ON l.name = o.name",
                        TopologyRows::object)
                .forEach(o -> objects.put(o.name(), o));
        SortedMap<VersionId, Topology.Kept> kept = new TreeMap<>();
        session.list(
                "SELECT name, version, kept_until, replaced_by FROM kappa.versions WHERE kept_until IS NOT NULL",
                r -> kept.put(
                        versionId(r.text("name"), r.number("version")),
                        new Topology.Kept(r.instant("kept_until"), r.number("replaced_by"))));
        return new Topology(revision, objects, versions, kept);
    }

    private static NamedObject object(Session.Row r) throws SQLException {
        String name = r.text("name");
        return new NamedObject(
                name,
                ObjectKind.valueOf(r.text("kind")),
                r.maybeNumber("version").map(v -> versionId(name, v)),
                (int) r.number("last_version"));
    }

    /** Raises the revision; the row lock makes submissions queue. */
    static long nextRevision(Session session) throws SQLException {
        return session.first(
                        "UPDATE kappa.revision SET revision = revision + 1 RETURNING revision",
                        r -> r.number("revision"))
                .orElseThrow();
    }

    static void changed(Session session, Collection<String> names, long revision) throws SQLException {
        session.update(
                "INSERT INTO kappa.names (name, changed, readers_changed) SELECT n, ?, ? FROM unnest(?::text[]) n"
                        + " ON CONFLICT (name) DO UPDATE SET changed = excluded.changed",
                revision,
                revision,
                List.copyOf(names));
    }

    static void readersChanged(Session session, Collection<String> names, long revision) throws SQLException {
        session.update("UPDATE kappa.names SET readers_changed = ? WHERE name = ANY (?)", revision, List.copyOf(names));
    }

    static void add(Session session, VersionDefinition definition, long change) throws SQLException {
        session.update(
                "INSERT INTO kappa.objects (name, kind, last_version) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE"
                        + " SET last_version = greatest(objects.last_version, excluded.last_version)",
                definition.name(),
                definition.kind(),
                definition.id().version());
        session.update(
                "INSERT INTO kappa.versions (name, version, definition, made_by) VALUES (?, ?, ?::jsonb, ?)",
                definition.name(),
                definition.id().version(),
                Json.of(definition),
                change);
    }

    /** The jar that ran before is forgotten: the next attempt records its own. */
    static void redefine(Session session, VersionDefinition definition) throws SQLException {
        session.update(
                "UPDATE kappa.versions SET definition = ?::jsonb, jar_hash = NULL WHERE name = ? AND version = ?",
                Json.of(definition),
                definition.name(),
                definition.id().version());
    }

    /** Removes a version, what its view's writer noted, the meaning of its attempts, and the name with its last version. */
    static void forget(Session session, VersionId version) throws SQLException {
        session.update("DELETE FROM kappa.live WHERE name = ? AND version = ?", version.name(), version.version());
        session.update(
                "UPDATE kappa.jobs SET life_over = true WHERE name = ? AND version = ?",
                version.name(),
                version.version());
        session.update(
                "DELETE FROM kappa.view_progress WHERE name = ? AND version = ?", version.name(), version.version());
        session.update("DELETE FROM kappa.versions WHERE name = ? AND version = ?", version.name(), version.version());
        session.update(
                "DELETE FROM kappa.objects o WHERE name = ? AND NOT EXISTS"
                        + " (SELECT FROM kappa.versions v WHERE v.name = o.name)",
                version.name());
    }

    static Optional<VersionDefinition> definition(Session session, VersionId version) throws SQLException {
        return session.first(
                "SELECT definition FROM kappa.versions WHERE name = ? AND version = ?",
                r -> Json.definition(r.text("definition")),
                version.name(),
                version.version());
    }

    static VersionId versionId(String name, long version) {
        return new VersionId(name, Math.toIntExact(version));
    }
}
