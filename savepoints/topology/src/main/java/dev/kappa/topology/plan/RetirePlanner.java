package dev.kappa.topology.plan;

import dev.kappa.topology.Names;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.definition.VersionId;
import dev.kappa.topology.graph.Topology;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Plans the removal of versions whose time as a way back is over: what reads before what is read. Raw topics hold facts and stay, and
 * so do dead letters, which all versions of a name share.
 */
public final class RetirePlanner {
    private final Names names;

    public RetirePlanner(Names names) {
        this.names = names;
    }

    /** Those that nobody but others of them reads or calls: one that is read on, or may be again, has to stay until its readers go. */
    public static SortedSet<VersionId> withoutReaders(Topology topology, Collection<VersionId> overdue) {
        SortedSet<VersionId> free = new TreeSet<>(overdue);
        free.retainAll(topology.versions().keySet());
        boolean fewer = true;
        while (fewer) {
            fewer = free.removeIf(
                    v -> topology.versions().values().stream().anyMatch(r -> needs(r, v) && !free.contains(r.id())));
        }
        return free;
    }

    /** The steps; nobody else reads these versions, and none is live. */
    public Change plan(Topology topology, Collection<VersionId> retired) {
        List<VersionDefinition> versions = inOrder(topology, retired);
        List<Step> steps = new ArrayList<>();
        Switch.withJobs(versions).forEach(v -> steps.add(new Step.CancelJob(v.id())));
        versions.forEach(v -> v.topic().ifPresent(t -> steps.add(new Step.AwaitReaders(t))));
        for (VersionDefinition v : versions) {
            v.table().ifPresent(t -> steps.add(new Step.DropTable(v.id())));
            v.topic().ifPresent(t -> steps.add(new Step.DeleteTopic(t)));
            if (v.hasJob()) {
                steps.add(new Step.DeleteGroup(names.group(v.id())));
                steps.add(new Step.DeleteCheckpoints(v.id()));
            }
            steps.add(new Step.ForgetVersion(v.id()));
        }
        List<String> ids =
                versions.stream().map(v -> v.id().toString()).sorted().toList();
        return new Change(
                Change.Kind.RETIRE,
                "-- the time as a way back is over: " + String.join(", ", ids),
                ids,
                List.of(),
                steps,
                topology.revision());
    }

    /** Each before all that it reads and calls; of the same depth the newest first. */
    private static List<VersionDefinition> inOrder(Topology topology, Collection<VersionId> retired) {
        SortedSet<VersionId> open = new TreeSet<>(retired);
        List<VersionDefinition> ordered = new ArrayList<>();
        while (!open.isEmpty()) {
            List<VersionId> ready = open.stream()
                    .filter(v -> open.stream().noneMatch(r -> needs(definition(topology, r), v)))
                    .collect(Collectors.toCollection(ArrayList::new));
            if (ready.isEmpty()) {
                throw new IllegalStateException("cycle among " + open);
            }
            java.util.Collections.reverse(ready);
            ready.forEach(v -> ordered.add(definition(topology, v)));
            open.removeAll(ready);
        }
        return ordered;
    }

    private static boolean needs(VersionDefinition version, VersionId other) {
        return version.reads().contains(other) || version.calls().contains(other);
    }

    private static VersionDefinition definition(Topology topology, VersionId version) {
        VersionDefinition found = topology.versions().get(version);
        if (found == null) {
            throw new IllegalArgumentException("there is no " + version + " to retire");
        }
        return found;
    }
}
