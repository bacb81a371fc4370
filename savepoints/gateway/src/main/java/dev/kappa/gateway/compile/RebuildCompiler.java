package dev.kappa.gateway.compile;

import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.definition.VersionId;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.error.Position;
import dev.kappa.topology.error.Problem;
import dev.kappa.topology.graph.NameUse;
import dev.kappa.topology.graph.Topology;
import dev.kappa.topology.graph.TopologyChecks;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Compiles the new versions of a rebuild: of the altered names, and of everything that depends on them, each from its stored
 * statement and against the new versions of what it reads. Refuses with every problem of every one of them.
 *
 * <p>The order is found while compiling, because only the planner knows what a new query reads: what reads a name that is still
 * open waits for it, and an altered query that does not compile is tried again when another has got its new version.
 */
public final class RebuildCompiler {
    private final DefinitionContext context;
    private final Topology topology;
    private final Map<String, Draft> open = new LinkedHashMap<>();
    private final Map<String, KappaException> failed = new TreeMap<>();
    private final Map<String, Rebuild.Item> items = new LinkedHashMap<>();
    private final List<VersionDefinition> unchanged = new ArrayList<>();

    public RebuildCompiler(DefinitionContext context) {
        this.context = context;
        this.topology = context.topology();
    }

    public Rebuild compile(List<Alteration> alterations) {
        checkNames(alterations);
        Map<String, Alteration> byName = new LinkedHashMap<>();
        alterations.forEach(a -> byName.put(a.name().name(), a));
        List<String> names = new ArrayList<>(byName.keySet());
        Position place = alterations.get(0).name().written().position();
        List<String> dependents = topology.dependentsOf(names);
        for (String name : topology.inOrder()) {
            VersionDefinition live = topology.live(name).orElseThrow();
            if (byName.containsKey(name)) {
                open.put(name, Draft.altered(byName.get(name), live, context.session()));
            } else if (dependents.contains(name)) {
                open.put(name, Draft.dependent(live, place));
            }
        }
        boolean decided = true;
        while (decided && !open.isEmpty()) {
            failed.keySet().removeAll(open.keySet());
            decided = false;
            for (Draft draft : List.copyOf(open.values())) {
                decided |= decide(draft);
            }
        }
        Problems.refuse(problems());
        return new Rebuild(List.copyOf(items.values()), unchanged);
    }

    /** One name anew and nothing that depends on it, for a version that is never to be live. */
    public Rebuild.Item aside(Alteration.Repeat repeat) {
        checkNames(List.of(repeat));
        VersionDefinition live = topology.live(repeat.name().name()).orElseThrow();
        Defined defined = Draft.aside(repeat, live).compile(context, topology);
        return new Rebuild.Item(live, defined, "VERIFY");
    }

    private void checkNames(List<Alteration> alterations) {
        List<Problem> problems = new ArrayList<>();
        Set<String> seen = new TreeSet<>();
        for (Alteration alteration : alterations) {
            NameUse use = NameUse.at(
                    alteration.name().name(), alteration.name().written().position());
            problems.addAll(TopologyChecks.ofAlter(topology, alteration.kind(), use, List.of(), Optional.empty()));
            if (!seen.add(use.name())) {
                problems.add(Problem.of(
                                ErrorCode.DUPLICATE_NAME,
                                "'" + use.name() + "' is altered twice in one change.",
                                "Keep one of the two.")
                        .at(alteration.name().written().position()));
            }
        }
        Problems.refuse(problems);
    }

    /** Whether the name has its new version now, or keeps the one it has. */
    private boolean decide(Draft draft) {
        boolean dependent = draft.alteration().isEmpty();
        if (dependent && draft.before().needsNames().stream().anyMatch(open::containsKey)) {
            return false;
        }
        if (dependent && draft.before().needsNames().stream().noneMatch(this::isRebuilt)) {
            open.remove(draft.name());
            return true;
        }
        Defined defined;
        try {
            defined = draft.compile(context, topology.withLive(versions()));
        } catch (KappaException e) {
            failed.put(draft.name(), e);
            if (dependent) {
                open.remove(draft.name());
            }
            return dependent;
        }
        Set<String> waitsFor = defined.version().needsNames();
        if (waitsFor.stream().anyMatch(open::containsKey)) {
            return false;
        }
        open.remove(draft.name());
        settle(draft, defined);
        return true;
    }

    private void settle(Draft draft, Defined defined) {
        List<String> rebuilt =
                defined.version().needsNames().stream().filter(this::isRebuilt).toList();
        VersionDefinition before = draft.before();
        if (rebuilt.isEmpty()
                && draft.alteration().isPresent()
                && !(draft.alteration().get() instanceof Alteration.Repeat)
                && isSame(before, defined.version())) {
            unchanged.add(before);
            return;
        }
        pinned(draft, defined.version()).ifPresent(problem -> failed.put(draft.name(), new KappaException(problem)));
        Optional<String> code = jobChange(before, defined.version());
        String because = draft.alteration()
                .map(asked -> because(asked, before, defined.version(), code))
                .orElseGet(() -> because(defined.version(), rebuilt));
        String calls = recalled(before, defined.version());
        items.put(draft.name(), new Rebuild.Item(before, defined, because + calls));
    }

    /** Functions that this change leaves as they are, and that the version before calls in another version: it had been rolled back. */
    private String recalled(VersionDefinition before, VersionDefinition after) {
        return after.calls().stream()
                .filter(call -> !isRebuilt(call.name()))
                .flatMap(call -> before.calls().stream()
                        .filter(b -> b.name().equals(call.name()) && !b.equals(call))
                        .map(b -> ", and it calls " + call + ", was " + b))
                .collect(Collectors.joining());
    }

    private static String because(
            Alteration asked, VersionDefinition before, VersionDefinition after, Optional<String> code) {
        if (asked instanceof Alteration.Code) {
            return FunctionDefinition.difference(before, after);
        }
        return asked instanceof Alteration.Repeat
                ? "REBUILD" + code.map(c -> ", and " + c).orElse("")
                : code.orElse("its definition changes");
    }

    /** Of one that follows what it reads and calls. */
    private static String because(VersionDefinition version, List<String> rebuilt) {
        List<String> reads =
                rebuilt.stream().filter(version.readsNames()::contains).toList();
        List<String> calls = rebuilt.stream().filter(n -> !reads.contains(n)).toList();
        return Stream.of(
                        reads.isEmpty() ? "" : "it reads " + String.join(", ", reads),
                        calls.isEmpty() ? "" : "it calls " + String.join(", ", calls))
                .filter(words -> !words.isEmpty())
                .collect(Collectors.joining(", and "));
    }

    /** What is new about the code of a DataStream job, if anything is. */
    static Optional<String> jobChange(VersionDefinition before, VersionDefinition after) {
        boolean jobs = before.job().entryClass().equals(JobDefinition.RUNNER)
                && after.job().entryClass().equals(JobDefinition.RUNNER)
                && !before.digest().equals(after.digest());
        if (jobs && !before.job().jar().equals(after.job().jar())) {
            return Optional.of(
                    "its job has another jar (" + JobJar.words(after) + ", was " + JobJar.words(before) + ")");
        }
        return jobs && before.statement().equals(after.statement())
                ? Optional.of("the code of its job changed in Kappa's own jar")
                : Optional.empty();
    }

    /** A version that is read by its number stands still once it is replaced. */
    private Optional<Problem> pinned(Draft draft, VersionDefinition version) {
        Topology after = topology.withLive(versions());
        List<String> still = version.reads().stream()
                .filter(r -> after.live(r.name()).filter(l -> l.id().equals(r)).isEmpty())
                .map(VersionId::toString)
                .toList();
        if (still.isEmpty()) {
            return Optional.empty();
        }
        Problem problem = Problem.of(
                ErrorCode.IN_USE,
                "'" + version.name() + "' reads " + String.join(", ", still)
                        + " by its number, which is not live after this change, so that it would stand still.",
                "Read the name without a version in it.");
        return Optional.of(draft.alteration()
                .map(a -> problem.at(a.name().written().position()))
                .orElse(problem));
    }

    private static boolean isSame(VersionDefinition before, VersionDefinition after) {
        return before.digest().equals(after.digest())
                && before.reads().equals(after.reads())
                && before.kind() == after.kind()
                && Optional.ofNullable(before.options().get(DefinitionOptions.PARALLELISM))
                        .equals(Optional.ofNullable(after.options().get(DefinitionOptions.PARALLELISM)));
    }

    private boolean isRebuilt(String name) {
        return items.containsKey(name);
    }

    private List<VersionDefinition> versions() {
        return items.values().stream().map(i -> i.after().version()).collect(Collectors.toList());
    }

    /** Why it cannot be: what does not compile, and else the names that wait for each other. */
    private List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        failed.values().forEach(e -> problems.addAll(e.problems()));
        if (problems.isEmpty() && !open.isEmpty()) {
            Position place = open.values().stream()
                    .flatMap(d -> d.alteration().stream())
                    .findFirst()
                    .orElseThrow()
                    .name()
                    .written()
                    .position();
            problems.add(Problem.of(
                            ErrorCode.CYCLE,
                            "each of these would read another of them: " + String.join(", ", open.keySet()) + ".",
                            "Read something else at one of them.")
                    .at(place));
        }
        return problems;
    }
}
