package dev.kappa.gateway.execute;

import dev.kappa.gateway.preflight.Facts;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.plan.Change;
import dev.kappa.topology.plan.RebuildSettings;
import dev.kappa.topology.plan.VersionDiff;
import java.util.List;
import java.util.Objects;

/**
 * A rebuild or a rollback before it is submitted: what EXPLAIN shows and ALTER does.
 *
 * @param versions each after all that it reads
 * @param unchanged what the statement speaks of and what means already what it says
 */
record RebuildPlan(
        Change change,
        List<Replacement> versions,
        List<VersionDefinition> unchanged,
        RebuildSettings settings,
        Facts facts) {
    /**
     * One version in the place of another.
     *
     * @param because why, in words
     * @param notes what the author should know
     */
    record Replacement(VersionDefinition before, VersionDefinition after, String because, List<String> notes) {
        VersionDiff diff() {
            return VersionDiff.of(before, after);
        }
    }

    RebuildPlan {
        Objects.requireNonNull(change);
        versions = List.copyOf(versions);
        unchanged = List.copyOf(unchanged);
        Objects.requireNonNull(settings);
        Objects.requireNonNull(facts);
    }

    /** Refuses what would fail, with every reason. */
    void refuseProblems() {
        if (!facts.problems().isEmpty()) {
            throw new KappaException(facts.problems());
        }
    }
}
