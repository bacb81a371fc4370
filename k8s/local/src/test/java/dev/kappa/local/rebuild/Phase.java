package dev.kappa.local.rebuild;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Where a rebuild is, by the step of the journal that is under way. */
enum Phase {
    CREATE(false, "create-topic", "create-table"),
    START(false, "start-job", "resume-job", "await-running"),
    REPLAY(false, "await-caught-up"),
    CATCH_UP(false, "mark-topics"),
    STOP(false, "stop-with-savepoint"),
    FENCE(false, "await-fence"),
    CUTOVER(false, "cut-over"),
    RETIRE(
            true,
            "cancel-job",
            "await-readers",
            "drop-table",
            "delete-topic",
            "delete-group",
            "delete-checkpoints",
            "forget-version"),
    // Of a redeployment, besides STOP.
    TRIAL(false, "save-running", "try-restore"),
    TAKE_OVER(false, "redefine", "run-redefined", "await-checkpoint");

    /** Those of a rebuild. */
    static final Set<Phase> OF_REBUILD = Collections.unmodifiableSet(EnumSet.range(CREATE, RETIRE));

    private final boolean afterwards;
    private final List<String> steps;

    Phase(boolean afterwards, String... steps) {
        this.afterwards = afterwards;
        this.steps = List.of(steps);
    }

    /** What a look at the journal showed of a phase. */
    enum Seen {
        NOT_YET,
        NOW,
        OVER
    }

    /** @return the step of the change that is under way: number and kind */
    record Under(Seen seen, long change, int step) {}

    /** Looks whether the rebuild is in this phase; retirement is a change of its own that follows. */
    Under look(Connection serving, long rebuild) throws SQLException {
        String changes = afterwards ? "(SELECT min(id) FROM kappa.changes WHERE kind = 'RETIRE' AND id > ?)" : "?";
        if (afterwards && wasUndone(serving, rebuild)) {
            return new Under(Seen.OVER, rebuild, 0);
        }
        boolean found = false;
        boolean all = true;
        long change = 0;
        try (PreparedStatement query =
                serving.prepareStatement("SELECT change, number, step->>'step', state FROM kappa.steps WHERE change = "
                        + changes + " ORDER BY number")) {
            query.setLong(1, rebuild);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    change = rows.getLong(1);
                    boolean mine = steps.contains(rows.getString(3));
                    String state = rows.getString(4);
                    if (mine && state.equals("STARTED")) {
                        return new Under(Seen.NOW, change, rows.getInt(2));
                    }
                    found |= mine;
                    all &= !mine || state.equals("DONE");
                    if (state.equals("UNDOING") || state.equals("UNDONE")) {
                        return new Under(Seen.OVER, change, rows.getInt(2));
                    }
                }
            }
        }
        return new Under(found && all ? Seen.OVER : Seen.NOT_YET, change, 0);
    }

    /** Whether all of its steps had been done by then. */
    boolean endedBefore(Connection serving, long change, Instant then) throws SQLException {
        try (PreparedStatement query = serving.prepareStatement(
                "SELECT coalesce(bool_and(state = 'DONE' AND ended_at < ?), true) FROM kappa.steps"
                        + " WHERE change = ? AND step->>'step' = ANY (?)")) {
            query.setTimestamp(1, Timestamp.from(then));
            query.setLong(2, change);
            query.setArray(3, serving.createArrayOf("text", steps.toArray()));
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    /** Of a rebuild that was undone there is nothing to retire. */
    private static boolean wasUndone(Connection serving, long rebuild) throws SQLException {
        try (PreparedStatement query =
                serving.prepareStatement("SELECT FROM kappa.changes WHERE id = ? AND state IN ('UNDOING', 'UNDONE')")) {
            query.setLong(1, rebuild);
            try (ResultSet row = query.executeQuery()) {
                return row.next();
            }
        }
    }
}
