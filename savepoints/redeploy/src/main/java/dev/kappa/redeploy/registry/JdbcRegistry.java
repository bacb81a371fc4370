package dev.kappa.redeploy.registry;

import dev.kappa.redeploy.Unavailable;
import dev.kappa.redeploy.config.KappaConfig;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.graph.Topology;
import dev.kappa.topology.plan.Change;
import dev.kappa.topology.plan.Step;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;

/** The registry in Postgres. Creates or migrates its schema at the first call that reaches the server. */
public final class JdbcRegistry implements Registry {
    private final Database database;
    private volatile boolean migrated;

    public JdbcRegistry(Database database) {
        this.database = database;
    }

    public static JdbcRegistry of(KappaConfig config) {
        return new JdbcRegistry(Database.of(config));
    }

    @Override
    public Topology topology() {
        return answer(() -> database.snapshot(TopologyRows::read));
    }

    @Override
    public long submit(Change change) {
        return answer(() -> database.transaction(session -> submit(session, change)));
    }

    @Override
    public ChangeStatus status(long id) {
        return answer(() -> database.snapshot(session -> ChangeRows.list(session, "WHERE id = ?", id))).stream()
                .findFirst()
                .orElseThrow(() -> RebuildRows.unknown(id));
    }

    @Override
    public List<ChangeStatus> history(int limit) {
        return answer(() -> database.snapshot(session -> ChangeRows.list(session, "ORDER BY id DESC LIMIT ?", limit)));
    }

    @Override
    public List<JobStatus> jobs() {
        return answer(() -> database.snapshot(session -> {
            List<JobAttempt> newest = JobRows.list(
                    session,
                    "j WHERE attempt = (SELECT max(attempt) FROM kappa.jobs k WHERE k.name = j.name AND k.version = j.version) AND NOT life_over");
            return session.list(
                    "SELECT v.name, v.version, v.job_wanted, v.suspect, l.version IS NOT NULL AS live FROM kappa.versions v"
                            + " LEFT JOIN kappa.live l ON l.name = v.name AND l.version = v.version"
                            + " ORDER BY v.name, v.version",
                    r -> {
                        var id = TopologyRows.versionId(r.text("name"), r.number("version"));
                        Optional<JobAttempt> attempt = newest.stream()
                                .filter(a -> a.version().equals(id))
                                .findFirst();
                        return new JobStatus(id, r.flag("live"), r.flag("job_wanted"), r.maybeText("suspect"), attempt);
                    });
        }));
    }

    @Override
    public void decide(long id, Decision decision) {
        answer(() -> database.transaction(session -> {
            RebuildRows.decide(session, id, decision);
            return null;
        }));
    }

    @Override
    public List<VersionProgress> progress(long id) {
        return answer(() -> database.snapshot(session -> RebuildRows.progress(session, id)));
    }

    @Override
    public List<SavepointRow> savepoints() {
        return answer(() -> database.snapshot(RebuildRows::savepoints));
    }

    @Override
    public void close() {
        database.close();
    }

    private <T> T answer(Supplier<T> call) {
        try {
            if (!migrated) {
                Schema.migrate(database);
                migrated = true;
            }
            return call.get();
        } catch (Unavailable e) {
            throw e.asRefusal();
        }
    }

    private static long submit(Session session, Change change) throws SQLException {
        long revision = TopologyRows.nextRevision(session);
        SortedSet<String> names = new TreeSet<>(change.names());
        SortedSet<String> reads = new TreeSet<>();
        change.newVersions().forEach(v -> reads.addAll(v.readsNames()));
        reads.removeAll(names);
        refuseOverlap(session, names, reads);
        refuseStale(session, change, names, reads);

        long id = session.first(
                        "INSERT INTO kappa.changes (kind, statement, names, reads, planned_against, state)"
                                + " VALUES (?, ?, ?, ?, ?, ?) RETURNING id",
                        r -> r.number("id"),
                        change.kind(),
                        change.statement(),
                        List.copyOf(names),
                        List.copyOf(reads),
                        change.plannedAgainst(),
                        ChangeState.RUNNING)
                .orElseThrow();
        int number = 0;
        for (Step step : change.steps()) {
            session.update(
                    "INSERT INTO kappa.steps (change, number, step, state) VALUES (?, ?, ?::jsonb, ?)",
                    id,
                    number++,
                    Json.of(step),
                    StepState.PENDING);
        }
        for (VersionDefinition version : change.newVersions()) {
            TopologyRows.add(session, version, id);
        }
        TopologyRows.changed(session, names, revision);
        TopologyRows.readersChanged(session, reads, revision);
        return id;
    }

    private static void refuseOverlap(Session session, SortedSet<String> names, SortedSet<String> reads)
            throws SQLException {
        SortedSet<String> touched = new TreeSet<>(names);
        touched.addAll(reads);
        Optional<KappaException> other = session.first(
                "SELECT id, kind, names FROM kappa.changes WHERE state NOT IN ('DONE', 'UNDONE')"
                        + " AND (names && ?::text[] OR reads && ?::text[]) ORDER BY id LIMIT 1",
                r -> {
                    SortedSet<String> shared = new TreeSet<>(r.texts("names"));
                    shared.retainAll(touched);
                    return new KappaException(
                            ErrorCode.CONFLICT,
                            "change " + r.number("id") + " (" + r.text("kind") + " of "
                                    + String.join(", ", r.texts("names")) + ") is under way"
                                    + (shared.isEmpty() ? "" : " and touches " + String.join(", ", shared) + " too")
                                    + ".",
                            "Wait until it has ended, then try again.");
                },
                List.copyOf(touched),
                List.copyOf(names));
        if (other.isPresent()) {
            throw other.get();
        }
    }

    private static void refuseStale(Session session, Change change, SortedSet<String> names, SortedSet<String> reads)
            throws SQLException {
        List<String> moved = session.list(
                "SELECT name FROM kappa.names WHERE (name = ANY (?) AND greatest(changed, readers_changed) > ?)"
                        + " OR (name = ANY (?) AND changed > ?) ORDER BY name",
                r -> r.text("name"),
                List.copyOf(names),
                change.plannedAgainst(),
                List.copyOf(reads),
                change.plannedAgainst());
        if (!moved.isEmpty()) {
            throw new KappaException(
                    ErrorCode.CONFLICT,
                    String.join(", ", moved) + " changed since this statement was planned (at revision "
                            + change.plannedAgainst() + ").",
                    "Try again; it is then planned against what is there now.");
        }
    }
}
