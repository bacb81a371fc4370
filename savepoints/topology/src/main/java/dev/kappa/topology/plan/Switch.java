package dev.kappa.topology.plan;

import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.definition.VersionId;
import dev.kappa.topology.graph.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The steps by which versions that run beside the live ones take their place; the same for a rebuild and for a rollback. */
final class Switch {
    private Switch() {}

    /** @param versions each after all that it reads */
    static List<Step> steps(Topology topology, List<VersionDefinition> versions, RebuildSettings settings) {
        List<VersionId> all = versions.stream().map(VersionDefinition::id).toList();
        List<VersionDefinition> running = withJobs(versions);
        List<VersionId> ids = running.stream().map(VersionDefinition::id).toList();
        List<VersionId> replaced = running.stream()
                .map(v -> topology.live(v.name()))
                .flatMap(Optional::stream)
                .map(VersionDefinition::id)
                .toList();
        List<Step> steps = new ArrayList<>();
        if (!running.isEmpty()) {
            steps.add(new Step.AwaitCaughtUp(ids));
        }
        if (settings.manual()) {
            steps.add(new Step.AwaitApproval());
        }
        if (!running.isEmpty()) {
            steps.add(new Step.MarkTopics(replaced, ids));
            steps.add(new Step.StopWithSavepoint(replaced));
            steps.add(new Step.AwaitFence(ids));
        }
        steps.add(new Step.CutOver(all, settings.retain().toSeconds()));
        replaced.forEach(former -> ids.stream()
                .filter(id -> id.name().equals(former.name()))
                .forEach(id -> steps.add(new Step.CarryReaders(former, id))));
        return steps;
    }

    /** Those that a job runs, in their order: all but functions, which only change their name's meaning. */
    static List<VersionDefinition> withJobs(List<VersionDefinition> versions) {
        return versions.stream().filter(VersionDefinition::hasJob).toList();
    }

    /** The task slots that all these jobs take while they run beside the live ones. */
    static Step slots(List<VersionDefinition> versions) {
        return new Step.RequireSlots(
                versions.stream().mapToInt(v -> v.job().parallelism()).sum());
    }
}
