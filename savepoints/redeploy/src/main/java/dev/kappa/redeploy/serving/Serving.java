package dev.kappa.redeploy.serving;

import dev.kappa.redeploy.Unavailable;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.error.KappaException;
import java.util.List;
import java.util.OptionalLong;

/**
 * Tables and views in the serving database. Every call may be repeated. Each throws {@link Unavailable} when Postgres does not
 * answer, and {@link KappaException} when it refuses.
 */
public interface Serving {
    /**
     * Creates the version's table, where it is not there, and the stable view over the tables of all these versions.
     *
     * @param all versions of the view whose tables readers may have to see, this one among them
     */
    Outcome create(VersionDefinition version, List<VersionDefinition> all);

    /** Removes the version's table; the stable view is left over the others, or removed with the last. */
    Outcome drop(VersionDefinition version, List<VersionDefinition> others);

    /** Empties the version's table and forgets its writer, for a job that starts from nothing. */
    Outcome clear(VersionDefinition version);

    /** The number of the newest checkpoint whose rows the version's table shows. */
    OptionalLong visibleEpoch(VersionDefinition version);

    /** What became of a call. */
    sealed interface Outcome {
        record Done() implements Outcome {}

        /** A reader is in the way; nothing was changed. Try again. */
        record Busy(String reason) implements Outcome {}
    }
}
