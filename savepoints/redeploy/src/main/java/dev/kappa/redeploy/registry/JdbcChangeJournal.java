package dev.kappa.redeploy.registry;

import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.definition.VersionId;
import dev.kappa.topology.error.Problem;
import dev.kappa.topology.graph.Topology;
import dev.kappa.topology.plan.Change;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;

/** The journal in Postgres, for the holder of one fencing number. */
public final class JdbcChangeJournal implements ChangeJournal {
    private final FencedWrites writes;

    public JdbcChangeJournal(Database database, long fence) {
        this.writes = new FencedWrites(database, fence);
    }

    @Override
    public void confirm() {
        writes.write(session -> null);
    }

    @Override
    public List<String> deletedTopics(Instant since) {
        return writes.read(session -> session.list(
                "SELECT DISTINCT s.step->>'topic' AS topic FROM kappa.steps s JOIN kappa.changes c ON c.id = s.change"
                        + " WHERE c.ended_at >= ? AND (s.step->>'step' = 'create-topic' AND s.state = 'UNDONE' AND s.before = 'absent'"
                        + " OR s.step->>'step' = 'delete-topic' AND s.state = 'DONE') AND NOT EXISTS (SELECT FROM kappa.versions v"
                        + " WHERE s.step->>'topic' IN (v.definition->>'topic', v.definition->>'deadLetterTopic',"
                        + " regexp_replace(v.definition->>'deadLetterTopic', '[.]dead-letters$', '.late'))) ORDER BY 1",
                r -> r.text("topic"),
                since));
    }

    @Override
    public List<String> endedTrials(Instant since) {
        return writes.read(session -> session.list(
                "SELECT s.before FROM kappa.steps s JOIN kappa.changes c ON c.id = s.change WHERE c.kind = 'REDEPLOY'"
                        + " AND c.ended_at > ? AND s.step ->> 'step' = 'save-running' AND s.before IS NOT NULL",
                r -> r.text("before"),
                since));
    }

    @Override
    public Topology topology() {
        return writes.read(TopologyRows::read);
    }

    @Override
    public SortedMap<Long, SortedSet<VersionId>> overdue(Instant now) {
        return writes.read(session -> CutOverRows.overdue(session, now));
    }

    @Override
    public long submit(Change change) {
        return writes.write(session -> Submission.write(session, change));
    }

    @Override
    public List<ChangeStatus> unfinished() {
        return writes.read(session -> ChangeRows.list(session, "WHERE state NOT IN ('DONE', 'UNDONE') ORDER BY id"));
    }

    @Override
    public Optional<VersionDefinition> definition(VersionId version) {
        return writes.read(session -> TopologyRows.definition(session, version));
    }

    @Override
    public List<VersionDefinition> versionsOf(String name) {
        return writes.read(session -> session.list(
                "SELECT definition FROM kappa.versions WHERE name = ? ORDER BY version",
                r -> Json.definition(r.text("definition")),
                name));
    }

    @Override
    public Optional<VersionId> live(String name) {
        return writes.read(session -> session.first(
                "SELECT version FROM kappa.live WHERE name = ?",
                r -> TopologyRows.versionId(name, r.number("version")),
                name));
    }

    @Override
    public void start(long change, int step, Optional<String> before, Instant now) {
        writes.write(session -> {
            if (JournalMoves.move(session, change, step, StepState.STARTED)) {
                session.update(
                        "UPDATE kappa.steps SET before = ?, started_at = ? WHERE change = ? AND number = ?",
                        before,
                        now,
                        change,
                        step);
            }
            return null;
        });
    }

    @Override
    public void waiting(long change, int step, Optional<String> reason) {
        writes.write(session -> session.update(
                "UPDATE kappa.steps SET waiting_for = ? WHERE change = ? AND number = ?"
                        + " AND waiting_for IS DISTINCT FROM ?::text",
                reason,
                change,
                step,
                reason));
    }

    @Override
    public void finish(long change, int step, Instant now) {
        writes.write(session -> JournalMoves.ended(session, change, step, StepState.DONE, now));
    }

    @Override
    public void warn(long change, List<Problem> problems) {
        writes.write(session -> JournalMoves.append(session, change, "problems", problems));
    }

    @Override
    public void fail(long change, List<Problem> problems) {
        writes.write(session -> {
            if (CutOverRows.switched(session, change)) {
                return null;
            }
            if (JournalMoves.state(session, change) == ChangeState.RUNNING) {
                JournalMoves.append(session, change, "problems", problems);
                JournalMoves.move(session, change, ChangeState.UNDOING);
                session.update("UPDATE kappa.steps SET waiting_for = NULL WHERE change = ?", change);
            } else {
                JournalMoves.append(session, change, "suppressed", problems);
            }
            return null;
        });
    }

    @Override
    public void startUndo(long change, int step, Instant now) {
        writes.write(session -> {
            if (JournalMoves.move(session, change, step, StepState.UNDOING)) {
                session.update(
                        "UPDATE kappa.steps SET waiting_for = NULL, started_at = ?, ended_at = NULL"
                                + " WHERE change = ? AND number = ?",
                        now,
                        change,
                        step);
            }
            return null;
        });
    }

    @Override
    public void suppress(long change, Problem problem) {
        writes.write(session -> JournalMoves.append(session, change, "suppressed", List.of(problem)));
    }

    @Override
    public void finishUndo(long change, int step, Instant now) {
        writes.write(session -> JournalMoves.ended(session, change, step, StepState.UNDONE, now));
    }

    @Override
    public void end(long change, ChangeState end, Instant now) {
        writes.write(session -> {
            if (!JournalMoves.move(session, change, end)) {
                return null;
            }
            session.update("UPDATE kappa.changes SET ended_at = ? WHERE id = ?", now, change);
            if (end == ChangeState.UNDONE) {
                List<VersionId> brought = session.list(
                        "SELECT name, version FROM kappa.versions WHERE made_by = ?",
                        r -> TopologyRows.versionId(r.text("name"), r.number("version")),
                        change);
                for (VersionId version : brought) {
                    TopologyRows.forget(session, version);
                }
                touched(session, brought.stream().map(VersionId::name).toList());
            }
            return null;
        });
    }

    @Override
    public void makeLive(List<VersionId> versions) {
        writes.write(session -> {
            for (VersionId version : versions) {
                session.update(
                        "INSERT INTO kappa.live (name, version) VALUES (?, ?) ON CONFLICT (name) DO UPDATE"
                                + " SET version = excluded.version, since = clock_timestamp()",
                        version.name(),
                        version.version());
            }
            return touched(session, versions.stream().map(VersionId::name).toList());
        });
    }

    @Override
    public SortedMap<Integer, Long> marks(VersionId version) {
        return writes.read(session -> MarkRows.read(session, version));
    }

    @Override
    public void mark(VersionId version, SortedMap<Integer, Long> marks) {
        writes.write(session -> {
            MarkRows.replace(session, version, marks);
            return null;
        });
    }

    @Override
    public void progress(long change, List<VersionProgress> progress) {
        writes.write(session -> {
            RebuildRows.write(session, change, progress);
            return null;
        });
    }

    @Override
    public Switch cutOver(long change, List<VersionId> versions, Instant keptUntil, Database.Work<Void> views) {
        try {
            return writes.write(session -> CutOverRows.cutOver(session, change, versions, keptUntil, views));
        } catch (DatabaseError e) {
            if (e.sqlState().equals(DatabaseError.LOCK_NOT_AVAILABLE)) {
                return Switch.HELD;
            }
            throw e;
        }
    }

    @Override
    public void redefine(VersionDefinition definition) {
        writes.write(session -> {
            TopologyRows.redefine(session, definition);
            return touched(session, List.of(definition.name()));
        });
    }

    @Override
    public void removeNames(List<String> names) {
        writes.write(session -> {
            session.update("DELETE FROM kappa.live WHERE name = ANY (?)", names);
            return touched(session, names);
        });
    }

    @Override
    public void forget(VersionId version) {
        writes.write(session -> {
            // A version that nobody sees is in nobody's plan but that of a rollback to it.
            boolean live = session.first("SELECT 1 AS one FROM kappa.live WHERE name = ?", r -> 1, version.name())
                    .isPresent();
            TopologyRows.forget(session, version);
            return touched(session, List.of(live ? version.toString() : version.name()));
        });
    }

    private static Void touched(Session session, List<String> names) throws SQLException {
        TopologyRows.changed(session, names, TopologyRows.nextRevision(session));
        return null;
    }
}
