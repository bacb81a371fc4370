package dev.kappa.topology.plan;

import dev.kappa.topology.definition.ObjectKind;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.definition.VersionId;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.error.Problem;
import dev.kappa.topology.graph.Topology;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Plans the way back to versions that are kept: of the name, and of every live dependent the one that read exactly those and was
 * live last. A function goes back with those that call it; they alone go back without it, for each runs with the code that it was made
 * with. Nothing is replayed; the jobs go on from where they were stopped. What is live now is kept in turn.
 */
public final class RollbackPlanner {
    private RollbackPlanner() {}

    /**
     * Refuses with every reason when the name is unknown, a version is not kept, or a dependent has none that fits.
     *
     * @param version of the name; if absent the one that its last change replaced
     */
    public static Change plan(
            Topology topology, String statement, String name, OptionalInt version, RebuildSettings settings) {
        List<VersionDefinition> targets = targets(topology, name, version);
        List<Step> steps = new ArrayList<>();
        List<VersionDefinition> running = Switch.withJobs(targets);
        if (!running.isEmpty()) {
            steps.add(Switch.slots(running));
        }
        running.forEach(t -> steps.add(new Step.ResumeJob(t.id())));
        running.forEach(t -> steps.add(new Step.AwaitRunning(t.id())));
        steps.addAll(Switch.steps(topology, targets, settings));
        List<String> names = Stream.concat(
                        targets.stream().map(VersionDefinition::name),
                        targets.stream().map(t -> t.id().toString()))
                .toList();
        return new Change(Change.Kind.ROLLBACK, statement, names, List.of(), steps, topology.revision());
    }

    /** The versions that become live, each after all that it reads. */
    static List<VersionDefinition> targets(Topology topology, String name, OptionalInt version) {
        VersionDefinition target = target(topology, name, version);
        List<String> dependents = topology.dependentsOf(List.of(name));
        Map<String, VersionDefinition> targets = new TreeMap<>(Map.of(name, target));
        boolean grew = true;
        while (grew) {
            grew = false;
            for (String dependent : dependents) {
                if (!targets.containsKey(dependent)) {
                    Optional<VersionDefinition> fitting = Stream.concat(
                                    topology.live(dependent).stream(), kept(topology, dependent))
                            .filter(v -> v.reads().stream().allMatch(r -> fits(topology, dependents, targets, r)))
                            .filter(v -> v.calls().stream().allMatch(c -> fits(targets, c)))
                            .findFirst();
                    fitting.ifPresent(v -> targets.put(dependent, v));
                    grew |= fitting.isPresent();
                }
            }
        }
        refuse(topology, target, dependents, targets);
        List<String> order = topology.withLive(targets.values()).inOrder();
        return targets.values().stream()
                .filter(t -> !isLive(topology, t.id()))
                .sorted(Comparator.comparingInt(t -> order.indexOf(t.name())))
                .toList();
    }

    private static VersionDefinition target(Topology topology, String name, OptionalInt version) {
        VersionDefinition live = topology.live(name).orElseThrow(() -> topology.unknown(name, ObjectKind.STREAM));
        List<VersionDefinition> kept = kept(topology, name).toList();
        if (version.isEmpty()) {
            return kept.stream()
                    .findFirst()
                    .orElseThrow(() -> new KappaException(
                            ErrorCode.UNKNOWN_VERSION,
                            "'" + name + "' has no version to go back to: " + live.id()
                                    + " is live, and no other is kept.",
                            repair(live)));
        }
        VersionId wanted = new VersionId(name, version.getAsInt());
        if (live.id().equals(wanted)) {
            throw new KappaException(
                    ErrorCode.UNKNOWN_VERSION,
                    wanted + " is live already.",
                    kept.isEmpty() ? "There is nothing to do." : "Kept for a way back: " + list(kept) + ".");
        }
        return kept.stream()
                .filter(v -> v.id().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new KappaException(
                        ErrorCode.UNKNOWN_VERSION,
                        topology.versions().containsKey(wanted)
                                ? wanted + " was never live, or is being removed."
                                : "'" + name + "' has no version " + wanted.version()
                                        + "; a version is kept for a way back only for its time (RETAIN).",
                        kept.isEmpty() ? repair(live) : "Kept for a way back: " + list(kept) + "."));
    }

    /** The kept versions of a name, first the one that was live last: after a rollback that is not the newest. */
    private static Stream<VersionDefinition> kept(Topology topology, String name) {
        return topology.kept().keySet().stream()
                .filter(id -> id.name().equals(name))
                .filter(id -> topology.live(name).filter(l -> l.id().equals(id)).isEmpty())
                .sorted(Comparator.<VersionId>comparingLong(
                                id -> topology.kept().get(id).replacedBy())
                        .thenComparing(Comparator.naturalOrder())
                        .reversed())
                .map(topology.versions()::get)
                .flatMap(Stream::ofNullable);
    }

    private static boolean fits(
            Topology topology, List<String> dependents, Map<String, VersionDefinition> targets, VersionId read) {
        VersionDefinition target = targets.get(read.name());
        return target != null ? target.id().equals(read) : !dependents.contains(read.name()) && isLive(topology, read);
    }

    /** A function that does not go back itself may stand for any version now: its callers run with their own. */
    private static boolean fits(Map<String, VersionDefinition> targets, VersionId call) {
        return !targets.containsKey(call.name())
                || targets.get(call.name()).id().equals(call);
    }

    private static boolean isLive(Topology topology, VersionId id) {
        return topology.live(id.name()).filter(l -> l.id().equals(id)).isPresent();
    }

    private static void refuse(
            Topology topology,
            VersionDefinition target,
            List<String> dependents,
            Map<String, VersionDefinition> targets) {
        List<Problem> problems = new ArrayList<>();
        for (VersionId read : target.reads()) {
            VersionDefinition other = targets.get(read.name());
            if (other == null ? !isLive(topology, read) : !other.id().equals(read)) {
                problems.add(Problem.of(
                        ErrorCode.IN_USE,
                        target.id() + " read " + read + ", and '" + read.name() + "' stands for another version now.",
                        topology.kept().containsKey(read)
                                ? "Roll back '" + read.name() + "' TO VERSION " + read.version()
                                        + ": what read it then goes back with it."
                                : repair(target)));
            }
        }
        for (String dependent : dependents) {
            if (!targets.containsKey(dependent)) {
                VersionDefinition live = topology.live(dependent).orElseThrow();
                List<VersionDefinition> kept = kept(topology, dependent).toList();
                String read = target.kind() == ObjectKind.FUNCTION
                        ? " calls " + target.id() + ", or reads what does"
                        : " reads a version of '" + target.name() + "' and of what depends on it that goes with "
                                + target.id();
                problems.add(Problem.of(
                        ErrorCode.IN_USE,
                        "'" + dependent + "' depends on '" + target.name() + "', and "
                                + (kept.isEmpty()
                                        ? "no version of it but the live " + live.id() + " is kept."
                                        : "none of its kept versions (" + list(kept) + ")" + read + "."),
                        target.kind() == ObjectKind.FUNCTION
                                ? "Give '" + target.name()
                                        + "' its old code instead, with ALTER FUNCTION … AS … USING JAR:" + " then '"
                                        + dependent + "' is rebuilt with it."
                                : "Give '" + target.name() + "' its old query instead, with ALTER … AS: then '"
                                        + dependent + "' is rebuilt on it."));
            }
        }
        if (!problems.isEmpty()) {
            throw new KappaException(problems);
        }
    }

    private static String repair(VersionDefinition version) {
        if (version.kind() == ObjectKind.FUNCTION) {
            return "Give it its old code with ALTER FUNCTION " + version.name()
                    + " AS … USING JAR …; what calls it is computed anew from the log.";
        }
        return "Give it its old query with ALTER " + version.kind().words().toUpperCase(java.util.Locale.ROOT) + " "
                + version.name() + " AS …; it is computed anew from the log.";
    }

    private static String list(List<VersionDefinition> versions) {
        return String.join(
                ", ", versions.stream().map(v -> v.id().toString()).sorted().toList());
    }
}
