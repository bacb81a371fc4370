package dev.kappa.redeploy.serving;

import dev.kappa.redeploy.Difference;
import dev.kappa.redeploy.Unavailable;
import dev.kappa.redeploy.registry.Database;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.error.Problem;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Tables and views in the serving database. Every call may be repeated. Each throws {@link Unavailable} when Postgres does not
 * answer, and {@link KappaException} when it refuses.
 */
public interface Serving {
    /** Creates the version's table, where it is not there, and the stable view over these branches. */
    Outcome create(VersionDefinition version, Branches view);

    /** Removes the version's table; the stable view is left over the others, or removed with the last. */
    Outcome drop(VersionDefinition version, Optional<Branches> others);

    /** Empties the version's table and forgets its writer, for a job that starts from nothing. */
    Outcome clear(VersionDefinition version);

    /** The number of the newest checkpoint whose rows the version's table shows. */
    OptionalLong visibleEpoch(VersionDefinition version);

    /** What stands in the way of giving these views the columns of their shapes: views of users on top of ours. */
    List<Problem> obstacles(List<Branches> views);

    /**
     * The part of a cutover that gives the views the columns of their shapes; to be run last in its transaction. Throws
     * {@link ReadersInTheWay} after waiting for readers shortly: the transaction is then to be given up and tried again.
     */
    Database.Work<Void> reshape(List<Branches> views);

    /** Compares the rows of two versions of a view, in one snapshot. */
    Difference compare(VersionDefinition served, VersionDefinition recomputed);

    /** What became of a call. */
    sealed interface Outcome {
        record Done() implements Outcome {}

        /** A reader is in the way; nothing was changed. Try again. */
        record Busy(String reason) implements Outcome {}
    }
}
