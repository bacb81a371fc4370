package dev.kappa.redeploy.registry;

import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.plan.Change;
import dev.kappa.topology.plan.Step;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** The rows of decisions, progress and savepoints. */
final class RebuildRows {
    private RebuildRows() {}

    /** Writes a decision, or refuses it: one transaction with the look at how far the change is. */
    static void decide(Session session, long id, Decision decision) throws SQLException {
        session.first("SELECT id FROM kappa.changes WHERE id = ? FOR UPDATE", r -> 0, id);
        ChangeStatus change = ChangeRows.list(session, "WHERE id = ?", id).stream()
                .findFirst()
                .orElseThrow(() -> unknown(id));
        refuseWrongKind(change);
        refuseTooLate(change);
        if (decision == Decision.APPLY) {
            refuseNothingToApply(change);
        }
        session.update("UPDATE kappa.changes SET decision = ? WHERE id = ?", decision, id);
    }

    static KappaException unknown(long id) {
        return new KappaException(ErrorCode.NOT_ALLOWED, "there is no change " + id + ".", "SHOW REBUILDS lists them.");
    }

    private static void refuseWrongKind(ChangeStatus change) {
        if (!change.kind().replaces()) {
            throw new KappaException(
                    ErrorCode.NOT_ALLOWED,
                    words(change) + " is no rebuild, rollback or redeployment.",
                    change.kind() == Change.Kind.CREATE
                            ? "Wait until it has ended, then DROP what it has made."
                            : "It goes on to its end; nothing is to be decided.");
        }
    }

    private static void refuseTooLate(ChangeStatus change) {
        if (change.switched()) {
            throw new KappaException(
                    ErrorCode.NOT_ALLOWED,
                    words(change) + " has switched to its versions already.",
                    "ALTER … ROLLBACK goes back to those that it replaced.");
        }
        if (change.state() == ChangeState.UNDONE || change.state() == ChangeState.DONE) {
            throw new KappaException(
                    ErrorCode.NOT_ALLOWED,
                    words(change) + " has ended: it is " + change.state() + ".",
                    "DESCRIBE REBUILD " + change.id() + " says why; write the ALTER again to start another one.");
        }
        if (change.state() == ChangeState.UNDOING || change.decision().equals(java.util.Optional.of(Decision.ABORT))) {
            throw new KappaException(
                    ErrorCode.NOT_ALLOWED,
                    words(change) + " is being undone.",
                    "WAIT REBUILD " + change.id() + " waits for its end; then write the ALTER again.");
        }
    }

    private static void refuseNothingToApply(ChangeStatus change) {
        boolean asks = change.steps().stream().anyMatch(s -> s.step() instanceof Step.AwaitApproval);
        if (!asks) {
            throw new KappaException(
                    ErrorCode.NOT_ALLOWED,
                    words(change) + " needs no approval: it switches by itself when its versions have caught up.",
                    "Write CUTOVER = MANUAL in the ALTER for one that waits.");
        }
    }

    private static String words(ChangeStatus change) {
        return "change " + change.id() + " (" + change.kind() + " of " + String.join(", ", change.names()) + ")";
    }

    static List<VersionProgress> progress(Session session, long change) throws SQLException {
        return session.list(
                "SELECT * FROM kappa.progress WHERE change = ? ORDER BY number",
                r -> new VersionProgress(
                        TopologyRows.versionId(r.text("name"), r.number("version")),
                        r.number("consumed"),
                        r.number("total"),
                        r.set().getDouble("per_second"),
                        r.maybeNumber("left_seconds").map(Duration::ofSeconds),
                        r.maybeText("waiting_for"),
                        r.instant("at")),
                change);
    }

    static void write(Session session, long change, List<VersionProgress> progress) throws SQLException {
        int number = 0;
        for (VersionProgress p : progress) {
            session.update(
                    "INSERT INTO kappa.progress (change, number, name, version, consumed, total, per_second, left_seconds,"
                            + " waiting_for, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (change, number) DO UPDATE"
                            + " SET consumed = excluded.consumed, total = excluded.total, per_second = excluded.per_second,"
                            + " left_seconds = excluded.left_seconds, waiting_for = excluded.waiting_for, at = excluded.at",
                    change,
                    number++,
                    p.version().name(),
                    p.version().version(),
                    p.consumed(),
                    p.total(),
                    p.perSecond(),
                    p.left().map(Duration::toSeconds),
                    p.waitingFor(),
                    p.at());
        }
    }

    static List<SavepointRow> savepoints(Session session) throws SQLException {
        return session.list(
                "SELECT j.name, j.version, j.attempt, j.savepoint_path, j.savepoint_at FROM kappa.jobs j"
                        + " JOIN kappa.versions v ON v.name = j.name AND v.version = j.version"
                        + " WHERE j.savepoint_path IS NOT NULL AND NOT j.life_over AND j.attempt = (SELECT max(k.attempt) FROM kappa.jobs k"
                        + " WHERE k.name = j.name AND k.version = j.version) ORDER BY j.name, j.version, j.attempt",
                r -> new SavepointRow(
                        TopologyRows.versionId(r.text("name"), r.number("version")),
                        r.number("attempt"),
                        r.text("savepoint_path"),
                        r.instant("savepoint_at")));
    }
}
