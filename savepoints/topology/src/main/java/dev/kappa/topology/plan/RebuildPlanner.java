package dev.kappa.topology.plan;

import dev.kappa.topology.Names;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.definition.VersionId;
import dev.kappa.topology.graph.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Turns new versions into the change that brings them to life beside the live ones and then puts them in their place. First
 * what would make it fail: slots, and the history of the boundary. Then what the jobs need, then all jobs at once, so that the
 * time is that of the longest chain; the live versions are untouched until the new ones have caught up.
 */
public final class RebuildPlanner {
    private final Names names;
    private final int partitions;

    /** @param partitions of topics that have to be made */
    public RebuildPlanner(Names names, int partitions) {
        if (partitions < 1) {
            throw new IllegalArgumentException(partitions + " partitions");
        }
        this.names = names;
        this.partitions = partitions;
    }

    /**
     * @param versions the new ones, of names that have a live one, each after all that it reads and calls. One of a function takes part in the
     *     switch alone
     */
    public Change plan(
            Topology topology, String statement, List<VersionDefinition> versions, RebuildSettings settings) {
        List<Step> steps = preparation(topology, Switch.withJobs(versions));
        steps.addAll(Switch.steps(topology, versions, settings));
        return new Change(
                Change.Kind.REBUILD,
                statement,
                versions.stream().map(VersionDefinition::name).toList(),
                versions,
                steps,
                topology.revision());
    }

    /**
     * A version that is computed aside only to be compared with the live one of its name: a rebuild that is undone instead of becoming
     * live.
     */
    public Change verification(
            Topology topology, String statement, VersionDefinition version, VersionDefinition served) {
        List<VersionDefinition> versions = List.of(version);
        List<Step> steps = preparation(topology, versions);
        steps.add(new Step.AwaitCaughtUp(List.of(version.id())));
        steps.add(new Step.Compare(version.id(), served.id()));
        return new Change(
                Change.Kind.REBUILD, statement, List.of(version.name()), versions, steps, topology.revision());
    }

    private List<Step> preparation(Topology topology, List<VersionDefinition> versions) {
        List<Step> steps = new ArrayList<>();
        if (versions.isEmpty()) {
            return steps;
        }
        steps.add(Switch.slots(versions));
        steps.addAll(history(topology, versions));
        versions.forEach(v -> {
            steps.addAll(OwnTopics.creation(v, v.topic().orElseGet(() -> names.topic(v.id())), partitions));
            v.table().ifPresent(table -> steps.add(new Step.CreateTable(v.id())));
        });
        versions.forEach(v -> steps.add(new Step.StartJob(v.id())));
        versions.forEach(v -> steps.add(new Step.AwaitRunning(v.id())));
        return steps;
    }

    /**
     * The topics that the versions read and that none of them writes: raw topics, and those of live versions that stay. What
     * they hold is what is replayed.
     */
    public static Set<String> boundary(Topology topology, List<VersionDefinition> versions) {
        Set<VersionId> own = versions.stream().map(VersionDefinition::id).collect(Collectors.toSet());
        Set<String> boundary = new TreeSet<>();
        for (VersionDefinition version : versions) {
            boundary.addAll(version.rawTopics());
            version.reads().stream()
                    .filter(read -> !own.contains(read))
                    .map(read -> Optional.ofNullable(topology.versions().get(read))
                            .orElseThrow(() -> new IllegalArgumentException(
                                    version.id() + " reads " + read + ", which is not in the topology")))
                    .map(VersionDefinition::topic)
                    .flatMap(Optional::stream)
                    .forEach(boundary::add);
        }
        return boundary;
    }

    /** A raw topic that no version has read so far may not be there yet; all others must be there, and whole. */
    private List<Step> history(Topology topology, List<VersionDefinition> versions) {
        Set<String> known = topology.versions().values().stream()
                .flatMap(v -> java.util.stream.Stream.concat(v.rawTopics().stream(), v.topic().stream()))
                .collect(Collectors.toSet());
        return boundary(topology, versions).stream()
                .map(topic -> known.contains(topic)
                        ? (Step) new Step.RequireTopic(topic)
                        : new Step.CheckTopic(topic, partitions))
                .toList();
    }
}
