package dev.kappa.topology.plan;

import dev.kappa.topology.Names;
import dev.kappa.topology.definition.ObjectKind;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.graph.Topology;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Plans the removal of a name, with all its versions and everything that depends on it. The names go first, in one
 * transaction, so that nobody finds half of it; then what reads before what is read. Raw topics hold facts and stay.
 */
public final class DropPlanner {
    private final Names names;

    public DropPlanner(Names names) {
        this.names = names;
    }

    /** The steps; {@link dev.kappa.topology.graph.TopologyChecks} has nothing against it. */
    public Change plan(Topology topology, String statement, String name) {
        List<String> dropped = new ArrayList<>(List.of(name));
        dropped.addAll(topology.dependentsOf(List.of(name)));
        Collections.reverse(dropped);
        List<VersionDefinition> versions =
                dropped.stream().flatMap(n -> versionsOf(topology, n).stream()).toList();

        List<VersionDefinition> running = Switch.withJobs(versions);
        List<Step> steps = new ArrayList<>();
        steps.add(new Step.RemoveName(dropped));
        running.forEach(v -> steps.add(new Step.CancelJob(v.id())));
        versions.stream().filter(v -> v.table().isPresent()).forEach(v -> steps.add(new Step.DropTable(v.id())));
        ownTopics(topology, versions).forEach(topic -> steps.add(new Step.DeleteTopic(topic)));
        versions.stream()
                .filter(v -> v.kind().hasRows())
                .forEach(v -> steps.add(new Step.DeleteGroup(names.group(v.id()))));
        running.forEach(v -> steps.add(new Step.DeleteCheckpoints(v.id())));
        versions.stream()
                .filter(v -> v.kind() == ObjectKind.SOURCE)
                .forEach(v -> steps.add(new Step.ForgetSource(v.id())));
        versions.forEach(v -> steps.add(new Step.ForgetVersion(v.id())));
        // Kept versions are named too: a rollback to them, or their retirement, must not be under way at the same time.
        List<String> touched = new ArrayList<>(dropped);
        versions.stream()
                .map(VersionDefinition::id)
                .filter(id -> topology.live(id.name())
                        .filter(live -> live.id().equals(id))
                        .isEmpty())
                .forEach(id -> touched.add(id.toString()));
        return new Change(Change.Kind.DROP, statement, touched, List.of(), steps, topology.revision());
    }

    /** All versions of a name, also those that only a way back needs; the newest first. */
    private static List<VersionDefinition> versionsOf(Topology topology, String name) {
        List<VersionDefinition> versions = topology.versions().values().stream()
                .filter(v -> v.name().equals(name))
                .collect(Collectors.toCollection(ArrayList::new));
        Collections.reverse(versions);
        return versions;
    }

    private static Set<String> ownTopics(Topology topology, List<VersionDefinition> versions) {
        Set<String> topics = new LinkedHashSet<>();
        versions.stream()
                .map(VersionDefinition::topic)
                .flatMap(Optional::stream)
                .forEach(topics::add);
        versions.forEach(v -> topics.addAll(OwnTopics.refused(v)));
        topology.versions().values().forEach(v -> v.rawTopics().forEach(topics::remove));
        return topics;
    }
}
