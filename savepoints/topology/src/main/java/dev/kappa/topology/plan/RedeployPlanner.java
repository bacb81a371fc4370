package dev.kappa.topology.plan;

import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.definition.VersionId;
import dev.kappa.topology.graph.Topology;
import java.util.List;

/**
 * Plans how another jar of a DataStream job goes on from the state of the one that runs. First the proof, while the live job runs
 * undisturbed: a savepoint of it, and the new jar restored from that, writing nothing. Only then is the live job stopped, with the
 * savepoint that the new jar goes on from. Version, topic, consumer group and transactional ids stay, so readers see one topic
 * go on.
 *
 * <p>Until the new jar has completed a checkpoint of its own, every failure leads back to the former jar, from the same savepoint.
 */
public final class RedeployPlanner {
    private RedeployPlanner() {}

    /**
     * @param former the live version
     * @param definition the same version by its new jar: same columns, key and mode, else it would be a rebuild
     */
    public static Change plan(
            Topology topology, String statement, VersionDefinition former, VersionDefinition definition) {
        VersionId id = former.id();
        boolean same = definition.id().equals(id)
                && definition.columns().equals(former.columns())
                && definition.key().equals(former.key())
                && definition.changelog() == former.changelog()
                && definition.topic().equals(former.topic())
                && definition.reads().equals(former.reads());
        if (!same) {
            throw new IllegalArgumentException(id + " cannot be redeployed as " + definition);
        }
        return new Change(
                Change.Kind.REDEPLOY,
                statement,
                List.of(former.name()),
                List.of(),
                List.of(
                        Switch.slots(List.of(definition)),
                        new Step.SaveRunning(id),
                        new Step.TryRestore(definition),
                        new Step.StopWithSavepoint(List.of(id)),
                        new Step.Redefine(former, definition),
                        new Step.RunRedefined(id),
                        new Step.AwaitRunning(id),
                        new Step.AwaitCheckpoint(id)),
                topology.revision());
    }
}
