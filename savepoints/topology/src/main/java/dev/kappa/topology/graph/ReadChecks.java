package dev.kappa.topology.graph;

import static java.util.stream.Collectors.joining;

import dev.kappa.topology.Names;
import dev.kappa.topology.definition.ObjectKind;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.definition.VersionId;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.NearestName;
import dev.kappa.topology.error.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether a definition can read what it says. */
final class ReadChecks {
    private final Topology topology;
    private final String reader;
    private final List<Problem> problems = new ArrayList<>();

    ReadChecks(Topology topology, String reader) {
        this.topology = topology;
        this.reader = reader;
    }

    List<Problem> of(List<NameUse> reads, Optional<NameUse> source) {
        reads.forEach(this::canRead);
        source.ifPresent(this::isSource);
        return problems;
    }

    private void canRead(NameUse read) {
        Optional<VersionId> version = Names.versioned(read.name());
        String name = version.map(VersionId::name).orElse(read.name());
        NamedObject there = topology.objects().get(name);
        Optional<List<String>> path = path(name, reader);
        if (path.isPresent()) {
            note(
                    ErrorCode.CYCLE,
                    read,
                    "'" + reader + "' would read itself: " + reader + " → " + String.join(" → ", path.get())
                            + ", each reads the next.",
                    "Read something else at one of them.");
        } else if (there == null) {
            note(
                    ErrorCode.UNKNOWN_STREAM,
                    read,
                    "stream or view '" + name + "' does not exist.",
                    NearestName.hint(name, readable()));
        } else if (there.kind() == ObjectKind.SOURCE) {
            note(
                    ErrorCode.WRONG_KIND,
                    read,
                    "'" + name + "' is a source; only streams read a source.",
                    "Read a stream that is created FROM SOURCE " + name + ".");
        } else if (there.kind() == ObjectKind.FUNCTION) {
            note(
                    ErrorCode.WRONG_KIND,
                    read,
                    "'" + name + "' is a function, and has no rows.",
                    "Call it in the query of a stream or a view: " + name + "(…).");
        } else if (version.isPresent() && !topology.versions().containsKey(version.get())) {
            note(
                    ErrorCode.UNKNOWN_VERSION,
                    read,
                    there.kind().words() + " '" + name + "' has no version "
                            + version.get().version() + ".",
                    "There are: " + versions(name) + ".");
        } else if (there.live().isEmpty()) {
            note(
                    ErrorCode.CONFLICT,
                    read,
                    there.kind().words() + " '" + name + "' is being made or removed right now.",
                    "Try again when that has ended.");
        }
    }

    private void isSource(NameUse source) {
        NamedObject there = topology.objects().get(source.name());
        if (there != null && there.kind() != ObjectKind.SOURCE) {
            note(
                    ErrorCode.WRONG_KIND,
                    source,
                    "'" + source.name() + "' is a " + there.kind().words() + ", not a source.",
                    there.kind().hasRows()
                            ? "To read it, write AS SELECT … FROM " + source.name() + "."
                            : "Call it in a query: " + source.name() + "(…).");
        } else {
            NameChecks names = new NameChecks(topology);
            names.exists(ObjectKind.SOURCE, source, "CREATE");
            problems.addAll(names.problems());
        }
    }

    /** The shortest way from a name over what it reads to the goal, both included. */
    private Optional<List<String>> path(String from, String goal) {
        List<List<String>> ways = new ArrayList<>(List.of(List.of(from)));
        List<String> seen = new ArrayList<>(List.of(from));
        for (int i = 0; i < ways.size(); i++) {
            List<String> way = ways.get(i);
            String last = way.get(way.size() - 1);
            if (last.equals(goal)) {
                return Optional.of(way);
            }
            for (String next :
                    topology.live(last).map(v -> v.readsNames()).orElse(java.util.Collections.emptySortedSet())) {
                if (!seen.contains(next)) {
                    seen.add(next);
                    List<String> longer = new ArrayList<>(way);
                    longer.add(next);
                    ways.add(longer);
                }
            }
        }
        return Optional.empty();
    }

    private Set<String> readsOf(String name) {
        return topology.live(name)
                .<Set<String>>map(VersionDefinition::readsNames)
                .orElse(Set.of());
    }

    private List<String> readable() {
        return topology.objects().values().stream()
                .filter(o -> o.kind().hasRows())
                .map(NamedObject::name)
                .toList();
    }

    private String versions(String name) {
        return topology.versions().keySet().stream()
                .filter(v -> v.name().equals(name))
                .map(VersionId::toString)
                .collect(joining(", "));
    }

    private void note(ErrorCode code, NameUse use, String message, String hint) {
        problems.add(use.problem(code, message, hint));
    }
}
