package dev.kappa.redeploy.registry;

import dev.kappa.redeploy.Unavailable;
import dev.kappa.redeploy.config.KappaConfig;
import dev.kappa.topology.graph.Topology;
import dev.kappa.topology.plan.Change;
import java.util.List;
import java.util.Optional;
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
        return answer(() -> database.transaction(session -> Submission.write(session, change)));
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
}
