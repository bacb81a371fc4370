package dev.kappa.redeploy.registry;

import dev.kappa.topology.definition.VersionId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The book of jobs in Postgres, for the holder of one fencing number. */
public final class JdbcJobBook implements JobBook {
    private final FencedWrites writes;

    public JdbcJobBook(Database database, long fence) {
        this.writes = new FencedWrites(database, fence);
    }

    @Override
    public void want(VersionId version, boolean wanted) {
        writes.write(session -> session.update(
                "UPDATE kappa.versions SET job_wanted = ? WHERE name = ? AND version = ?",
                wanted,
                version.name(),
                version.version()));
    }

    @Override
    public List<VersionId> wanted() {
        return writes.read(session -> session.list(
                "SELECT name, version FROM kappa.versions WHERE job_wanted ORDER BY name, version",
                r -> TopologyRows.versionId(r.text("name"), r.number("version"))));
    }

    @Override
    public List<JobAttempt> attempts(VersionId version) {
        return writes.read(session -> JobRows.list(
                session,
                "WHERE name = ? AND version = ? AND NOT life_over ORDER BY attempt",
                version.name(),
                version.version()));
    }

    @Override
    public List<JobAttempt> open() {
        return writes.read(session -> JobRows.list(
                session,
                "WHERE state NOT IN ('FAILED', 'LOST', 'STOPPED', 'FINISHED') ORDER BY name, version, attempt"));
    }

    @Override
    public boolean isOurs(String jobId) {
        return writes.read(session -> session.first(
                        "SELECT 1 FROM kappa.jobs WHERE job_id = ? UNION ALL"
                                + " SELECT 1 FROM kappa.steps WHERE before = ? AND step ->> 'step' = 'save-running'",
                        r -> 0,
                        jobId,
                        jobId)
                .isPresent());
    }

    @Override
    public JobAttempt intend(
            VersionId version,
            String jobId,
            Optional<String> restorePath,
            int failures,
            Optional<Instant> notBefore,
            Instant now) {
        return writes.write(session -> session.first(
                        "INSERT INTO kappa.jobs (name, version, attempt, job_id, restore_path, state, failures, not_before,"
                                + " created_at) SELECT ?, ?, coalesce(max(attempt), 0) + 1, ?, ?, ?, ?, ?, ? FROM kappa.jobs"
                                + " WHERE name = ? AND version = ? RETURNING *",
                        JobRows::attempt,
                        version.name(),
                        version.version(),
                        jobId,
                        restorePath,
                        AttemptState.INTENDED,
                        failures,
                        notBefore,
                        now,
                        version.name(),
                        version.version())
                .orElseThrow());
    }

    @Override
    public void observed(JobAttempt attempt, AttemptState state, Optional<String> reason, Instant now) {
        writes.write(session -> {
            move(session, attempt, state);
            return session.update(
                    "UPDATE kappa.jobs SET state = ?, reason = ?,"
                            + " started_at = CASE WHEN ? THEN coalesce(started_at, ?) ELSE started_at END,"
                            + " ended_at = CASE WHEN ? THEN coalesce(ended_at, ?) END WHERE job_id = ?",
                    state,
                    reason,
                    state == AttemptState.RUNNING,
                    now,
                    state.ended(),
                    now,
                    attempt.jobId());
        });
    }

    private static void move(Session session, JobAttempt attempt, AttemptState state) throws SQLException {
        AttemptState recorded = session.first(
                        "SELECT state FROM kappa.jobs WHERE job_id = ? FOR UPDATE",
                        r -> AttemptState.valueOf(r.text("state")),
                        attempt.jobId())
                .orElseThrow();
        if (recorded != state && !recorded.mayBecome(state)) {
            throw new IllegalStateException("attempt " + attempt.attempt() + " of " + attempt.version()
                    + " cannot go from " + recorded + " to " + state);
        }
    }

    @Override
    public void saving(JobAttempt attempt, String request) {
        writes.write(session -> {
            move(session, attempt, AttemptState.SAVING);
            session.update(
                    "UPDATE kappa.jobs SET state = ?, stop_request = ? WHERE job_id = ?",
                    AttemptState.SAVING,
                    request,
                    attempt.jobId());
            return session.update(
                    "UPDATE kappa.versions SET job_wanted = false WHERE name = ? AND version = ?",
                    attempt.version().name(),
                    attempt.version().version());
        });
    }

    @Override
    public void saved(JobAttempt attempt, String savepoint, Instant now) {
        writes.write(session -> session.update(
                "UPDATE kappa.jobs SET savepoint_path = ?, savepoint_at = coalesce(savepoint_at, ?) WHERE job_id = ?",
                savepoint,
                now,
                attempt.jobId()));
    }

    @Override
    public void checkpoint(JobAttempt attempt, CheckpointRef newest) {
        writes.write(session -> session.update(
                "UPDATE kappa.jobs SET checkpoint = ?, checkpoint_path = ? WHERE job_id = ?"
                        + " AND coalesce(checkpoint, -1) < ?",
                newest.id(),
                newest.path(),
                attempt.jobId(),
                newest.id()));
    }

    @Override
    public void suspect(VersionId version, String why) {
        writes.write(session -> session.update(
                "UPDATE kappa.versions SET suspect = ? WHERE name = ? AND version = ? AND suspect IS NULL",
                why,
                version.name(),
                version.version()));
    }

    @Override
    public Optional<String> suspicion(VersionId version) {
        return writes.read(session -> session.first(
                        "SELECT suspect FROM kappa.versions WHERE name = ? AND version = ?",
                        r -> r.maybeText("suspect"),
                        version.name(),
                        version.version()))
                .flatMap(s -> s);
    }

    @Override
    public Set<String> jarHashes() {
        return writes.read(session -> new HashSet<>(session.list(
                "SELECT h FROM (SELECT jar_hash AS h FROM kappa.versions UNION"
                        + " SELECT substring(definition -> 'job' ->> 'jar' from '([0-9a-f]{64})[.]jar$') FROM kappa.versions UNION"
                        + " SELECT l ->> 'sha256' FROM kappa.versions, jsonb_array_elements(definition -> 'job' -> 'libraries') l UNION"
                        + " SELECT substring(s.step -> d -> 'job' ->> 'jar' from '([0-9a-f]{64})[.]jar$') FROM kappa.steps s"
                        + " JOIN kappa.changes c ON c.id = s.change AND c.state NOT IN ('DONE', 'UNDONE'),"
                        + " unnest(ARRAY['former', 'definition']) d) t WHERE h IS NOT NULL",
                r -> r.text("h"))));
    }

    @Override
    public void jarHash(VersionId version, String hash) {
        writes.write(session -> session.update(
                "UPDATE kappa.versions SET jar_hash = ? WHERE name = ? AND version = ?",
                hash,
                version.name(),
                version.version()));
    }

    @Override
    public Optional<String> jarHash(VersionId version) {
        return writes.read(session -> session.first(
                        "SELECT jar_hash FROM kappa.versions WHERE name = ? AND version = ?",
                        r -> r.maybeText("jar_hash"),
                        version.name(),
                        version.version()))
                .flatMap(h -> h);
    }
}
