package dev.kappa.redeploy.registry;

import dev.kappa.topology.error.Problem;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** How changes and their steps go from one state to the next, and what is noted of them. */
final class JournalMoves {
    private JournalMoves() {}

    /** What a step waited for is over with it. */
    static Void ended(Session session, long change, int step, StepState end, Instant now) throws SQLException {
        if (move(session, change, step, end)) {
            session.update(
                    "UPDATE kappa.steps SET waiting_for = NULL, ended_at = ? WHERE change = ? AND number = ?",
                    now,
                    change,
                    step);
        }
        return null;
    }

    /** Moves a step along the transition table; false when it is there already. */
    static boolean move(Session session, long change, int step, StepState next) throws SQLException {
        StepState now = session.first(
                        "SELECT state FROM kappa.steps WHERE change = ? AND number = ? FOR UPDATE",
                        r -> StepState.valueOf(r.text("state")),
                        change,
                        step)
                .orElseThrow(() -> new IllegalStateException("change " + change + " has no step " + step));
        if (now == next) {
            return false;
        }
        if (!now.mayBecome(next)) {
            throw new IllegalStateException(
                    "step " + step + " of change " + change + " cannot go from " + now + " to " + next);
        }
        session.update("UPDATE kappa.steps SET state = ? WHERE change = ? AND number = ?", next, change, step);
        return true;
    }

    /** Moves a change along the transition table; false when it is there already. */
    static boolean move(Session session, long change, ChangeState next) throws SQLException {
        ChangeState now = state(session, change);
        if (now == next) {
            return false;
        }
        if (!now.mayBecome(next)) {
            throw new IllegalStateException("change " + change + " cannot go from " + now + " to " + next);
        }
        session.update("UPDATE kappa.changes SET state = ? WHERE id = ?", next, change);
        return true;
    }

    static ChangeState state(Session session, long change) throws SQLException {
        return session.first(
                        "SELECT state FROM kappa.changes WHERE id = ? FOR UPDATE",
                        r -> ChangeState.valueOf(r.text("state")),
                        change)
                .orElseThrow(() -> new IllegalStateException("there is no change " + change));
    }

    /** Adds problems that are not in the list yet, so that a repeated write adds nothing. */
    static Void append(Session session, long change, String column, List<Problem> problems) throws SQLException {
        List<Problem> all = new ArrayList<>(session.first(
                        "SELECT " + column + " FROM kappa.changes WHERE id = ? FOR UPDATE",
                        r -> Json.problems(r.text(column)),
                        change)
                .orElse(List.of()));
        problems.stream().filter(p -> !all.contains(p)).forEach(all::add);
        session.update("UPDATE kappa.changes SET " + column + " = ?::jsonb WHERE id = ?", Json.of(all), change);
        return null;
    }
}
