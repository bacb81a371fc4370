package dev.kappa.redeploy.registry;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The rows of attempts to run jobs. */
final class JobRows {
    private JobRows() {}

    /** @param tail of the statement over kappa.jobs, from WHERE on */
    static List<JobAttempt> list(Session session, String tail, Object... values) throws SQLException {
        return session.list("SELECT * FROM kappa.jobs " + tail, JobRows::attempt, values);
    }

    static JobAttempt attempt(Session.Row r) throws SQLException {
        Optional<String> path = r.maybeText("checkpoint_path");
        return new JobAttempt(
                TopologyRows.versionId(r.text("name"), r.number("version")),
                r.number("attempt"),
                r.text("job_id"),
                r.maybeText("restore_path"),
                AttemptState.valueOf(r.text("state")),
                r.maybeText("reason"),
                (int) r.number("failures"),
                r.maybeInstant("not_before"),
                path.isPresent()
                        ? Optional.of(new CheckpointRef(r.number("checkpoint"), path.get()))
                        : Optional.empty(),
                r.maybeText("stop_request"),
                r.maybeText("savepoint_path"),
                r.instant("created_at"),
                r.maybeInstant("started_at"),
                r.maybeInstant("ended_at"));
    }
}
