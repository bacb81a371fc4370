package dev.kappa.redeploy.registry;

import dev.kappa.topology.plan.Change;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The rows of changes and their steps. */
final class ChangeRows {
    private static final String COLUMNS =
            "SELECT id, kind, statement, names, state, problems, suppressed, submitted_at, ended_at, decision, switched"
                    + " FROM kappa.changes ";

    private ChangeRows() {}

    /** @param tail of the statement over kappa.changes, from WHERE on */
    static List<ChangeStatus> list(Session session, String tail, Object... values) throws SQLException {
        List<ChangeStatus> without = session.list(COLUMNS + tail, ChangeRows::change, values);
        if (without.isEmpty()) {
            return without;
        }
        Map<Long, List<StepStatus>> steps = new HashMap<>();
        session.list(
                "SELECT change, number, step, state, before, waiting_for, started_at, ended_at FROM kappa.steps"
                        + " WHERE change = ANY (?::bigint[]) ORDER BY change, number",
                r -> steps.computeIfAbsent(r.number("change"), c -> new ArrayList<>())
                        .add(step(r)),
                without.stream().map(c -> Long.toString(c.id())).toList());
        return without.stream()
                .map(c -> new ChangeStatus(
                        c.id(),
                        c.kind(),
                        c.statement(),
                        c.names(),
                        c.state(),
                        steps.getOrDefault(c.id(), List.of()),
                        c.problems(),
                        c.suppressed(),
                        c.submitted(),
                        c.ended(),
                        c.decision(),
                        c.switched()))
                .toList();
    }

    private static ChangeStatus change(Session.Row r) throws SQLException {
        return new ChangeStatus(
                r.number("id"),
                Change.Kind.valueOf(r.text("kind")),
                r.text("statement"),
                r.texts("names"),
                ChangeState.valueOf(r.text("state")),
                List.of(),
                Json.problems(r.text("problems")),
                Json.problems(r.text("suppressed")),
                r.instant("submitted_at"),
                r.maybeInstant("ended_at"),
                r.maybeText("decision").map(Decision::valueOf),
                r.flag("switched"));
    }

    private static StepStatus step(Session.Row r) throws SQLException {
        return new StepStatus(
                (int) r.number("number"),
                Json.step(r.text("step")),
                StepState.valueOf(r.text("state")),
                r.maybeText("before"),
                r.maybeText("waiting_for"),
                r.maybeInstant("started_at"),
                r.maybeInstant("ended_at"));
    }
}
