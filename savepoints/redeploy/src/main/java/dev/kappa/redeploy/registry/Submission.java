package dev.kappa.redeploy.registry;

import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.plan.Change;
import dev.kappa.topology.plan.Step;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Writes a planned change into the journal, compare-and-set on the topology that it was planned against. */
final class Submission {
    private Submission() {}

    static long write(Session session, Change change) throws SQLException {
        long revision = TopologyRows.nextRevision(session);
        SortedSet<String> names = new TreeSet<>(change.names());
        SortedSet<String> reads = new TreeSet<>();
        change.newVersions().forEach(v -> reads.addAll(v.needsNames()));
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
                            "WAIT REBUILD " + r.number("id") + " waits for its end; then try again.");
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
