package dev.kappa.redeploy.registry;

import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.graph.Topology;
import dev.kappa.topology.plan.Change;
import java.util.List;

/**
 * What the gateway asks and tells. Each method is one transaction. When Postgres does not answer, each throws
 * {@link KappaException} with UNREACHABLE; the next call connects anew.
 */
public interface Registry extends AutoCloseable {
    /** Every name and version now. */
    Topology topology();

    /**
     * Writes the change with all its steps into the journal and its new versions into the topology, not live yet; the
     * controller carries it out. Refuses with CONFLICT, naming the other's id, when an unfinished change touches the same names,
     * and when a name that it makes, alters, removes or reads has changed since {@link Change#plannedAgainst}.
     *
     * @return the id of the change
     */
    long submit(Change change);

    /** A change and its steps; refuses an id that does not exist. */
    ChangeStatus status(long id);

    /** The newest changes, the newest first. */
    List<ChangeStatus> history(int limit);

    /** Every version with its job. */
    List<JobStatus> jobs();

    /**
     * Says what is to become of a rebuild or rollback that is under way. Refuses what comes too late or makes no sense, and says
     * what to do instead; the same decision once more changes nothing.
     */
    void decide(long id, Decision decision);

    /** How far the new versions of a rebuild or rollback are, each after what it reads; empty before they were looked at. */
    List<VersionProgress> progress(long id);

    /** Every savepoint that is kept for a way back. */
    List<SavepointRow> savepoints();

    @Override
    void close();
}
