package dev.kappa.topology.plan;

import dev.kappa.topology.definition.VersionDefinition;
import java.util.List;
import java.util.Objects;

/**
 * A change of the topology with all its steps, before it is in the journal.
 *
 * @param statement as the user wrote it
 * @param names every name that it makes, alters or removes; two changes that share one exclude each other. A change that
 *     resumes or removes versions that are not live lists those too, as {@code name$v3}: that is all that a RETIRE lists, so that
 *     it stands in nobody's way but that of a rollback to them
 * @param plannedAgainst the topology's revision that the planner saw; a journal that has moved on refuses the change
 */
public record Change(
        Kind kind,
        String statement,
        List<String> names,
        List<VersionDefinition> newVersions,
        List<Step> steps,
        long plannedAgainst) {
    /** What a change does. */
    public enum Kind {
        CREATE,
        DROP,
        /** New versions of names and of all that depends on them. */
        REBUILD,
        /** Back to versions that were live before. */
        ROLLBACK,
        /** Another jar of a version's job goes on from the state of the one that runs. */
        REDEPLOY,
        /** What a rebuild or rollback replaced is removed, after its time. */
        RETIRE;

        /** Whether something else comes in the place of what is live, so that a user follows it, and may abort it before that. */
        public boolean replaces() {
            return switch (this) {
                case REBUILD, ROLLBACK, REDEPLOY -> true;
                case CREATE, DROP, RETIRE -> false;
            };
        }
    }

    public Change {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(statement);
        names = List.copyOf(names);
        newVersions = List.copyOf(newVersions);
        steps = List.copyOf(steps);
        if (names.isEmpty() || steps.isEmpty()) {
            throw new IllegalArgumentException("a change of " + names + " with the steps " + steps);
        }
    }
}
