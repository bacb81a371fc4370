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
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Everything that the topology has against a planned change, all at once. What a query says is not looked at here. */
public final class TopologyChecks {
    private final Topology topology;
    private final List<Problem> problems = new ArrayList<>();

    private TopologyChecks(Topology topology) {
        this.topology = topology;
    }

    /**
     * What stands against a new object: DUPLICATE_NAME, CYCLE if it reads itself, and for what it reads
     * UNKNOWN_STREAM, UNKNOWN_SOURCE, UNKNOWN_VERSION, WRONG_KIND or CONFLICT.
     *
     * @param reads the streams and views that it reads
     * @param source the source that its facts come from, if any
     */
    public static List<Problem> ofCreate(
            Topology topology, ObjectKind kind, NameUse name, List<NameUse> reads, Optional<NameUse> source) {
        TopologyChecks checks = new TopologyChecks(topology);
        checks.notTaken(kind, name);
        checks.canRead(name.name(), reads, source);
        return checks.problems;
    }

    /** What stands against a new definition of an object that exists; the same, and CYCLE with its path. */
    public static List<Problem> ofAlter(
            Topology topology, ObjectKind kind, NameUse name, List<NameUse> reads, Optional<NameUse> source) {
        TopologyChecks checks = new TopologyChecks(topology);
        if (checks.exists(kind, name, "ALTER")) {
            checks.canRead(name.name(), reads, source);
        }
        return checks.problems;
    }

    /** What stands against a drop: an unknown name, WRONG_KIND, CONFLICT, or IN_USE with all its readers. */
    public static List<Problem> ofDrop(Topology topology, ObjectKind kind, NameUse name, boolean cascade) {
        TopologyChecks checks = new TopologyChecks(topology);
        if (checks.exists(kind, name, "DROP") && !cascade) {
            checks.notRead(kind, name);
        }
        return checks.problems;
    }

    private void notTaken(ObjectKind kind, NameUse name) {
        NamedObject there = topology.objects().get(name.name());
        if (there != null) {
            String what = there.kind().words();
            if (there.live().isEmpty()) {
                note(
                        ErrorCode.CONFLICT,
                        name,
                        "'" + name.name() + "' is being made or removed right now, as a " + what + ".",
                        "Try again when that has ended.");
            } else if (there.kind() != kind) {
                note(
                        ErrorCode.DUPLICATE_NAME,
                        name,
                        "'" + name.name() + "' is a " + what + " already; sources, streams"
                                + " and views share one name space.",
                        "Choose another name, or first DROP " + sql(there.kind()) + " " + name.name() + ".");
            } else {
                note(
                        ErrorCode.DUPLICATE_NAME,
                        name,
                        what + " '" + name.name() + "' exists already, in version "
                                + there.live().get().version() + ".",
                        howToChange(kind, name.name()));
            }
        }
        if (kind == ObjectKind.VIEW) {
            otherTable(name);
        }
    }

    /** In Postgres the view {@code x_v2} would be the table of version 2 of the view {@code x}. */
    private void otherTable(NameUse name) {
        Predicate<String> clashes = other -> tableOf(name.name(), other) || tableOf(other, name.name());
        topology.objects().values().stream()
                .filter(o -> o.kind() == ObjectKind.VIEW)
                .map(NamedObject::name)
                .filter(clashes)
                .findFirst()
                .ifPresent(other -> note(
                        ErrorCode.DUPLICATE_NAME,
                        name,
                        "in Postgres '" + name.name() + "' and the tables of versions would meet, because there is the"
                                + " materialized view '" + other + "'.",
                        "Choose another name, one that does not end with _v and a number."));
    }

    private static boolean tableOf(String name, String view) {
        return name.startsWith(view + "_v") && name.substring(view.length() + 2).matches("[1-9][0-9]*");
    }

    private boolean exists(ObjectKind kind, NameUse name, String verb) {
        NamedObject there = topology.objects().get(name.name());
        if (there == null) {
            Problem unknown = topology.unknown(name.name(), kind).problems().get(0);
            problems.add(name.place().map(unknown::at).orElse(unknown));
        } else if (there.kind() != kind) {
            note(
                    ErrorCode.WRONG_KIND,
                    name,
                    "'" + name.name() + "' is a " + there.kind().words() + ", not a " + kind.words() + ".",
                    "Write " + verb + " " + sql(there.kind()) + " " + name.name() + ".");
        } else if (there.live().isEmpty()) {
            note(
                    ErrorCode.CONFLICT,
                    name,
                    kind.words() + " '" + name.name() + "' is being made or removed right now.",
                    "Try again when that has ended.");
        } else {
            return true;
        }
        return false;
    }

    private void notRead(ObjectKind kind, NameUse name) {
        List<String> readers = topology.readersOf(name.name()).stream()
                .map(r -> r.kind().words() + " '" + r.name() + "'")
                .toList();
        if (!readers.isEmpty()) {
            List<String> all = topology.dependentsOf(List.of(name.name()));
            note(
                    ErrorCode.IN_USE,
                    name,
                    kind.words() + " '" + name.name() + "' is read by " + String.join(", ", readers) + ".",
                    "DROP " + sql(kind) + " " + name.name() + " CASCADE drops with it: " + String.join(", ", all)
                            + ".");
        }
    }

    private void canRead(String reader, List<NameUse> reads, Optional<NameUse> source) {
        reads.forEach(read -> canRead(reader, read));
        source.ifPresent(this::isSource);
    }

    private void canRead(String reader, NameUse read) {
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
                    "To read it, write AS SELECT … FROM " + source.name() + ".");
        } else {
            exists(ObjectKind.SOURCE, source, "");
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
                .filter(o -> o.kind() != ObjectKind.SOURCE)
                .map(NamedObject::name)
                .toList();
    }

    private String versions(String name) {
        return topology.versions().keySet().stream()
                .filter(v -> v.name().equals(name))
                .map(VersionId::toString)
                .collect(joining(", "));
    }

    private static String howToChange(ObjectKind kind, String name) {
        return kind == ObjectKind.SOURCE
                ? "Write CREATE SOURCE IF NOT EXISTS to keep it, or first DROP SOURCE " + name + "."
                : "Write ALTER " + sql(kind) + " " + name + " AS … to change it, or IF NOT EXISTS to keep it.";
    }

    private static String sql(ObjectKind kind) {
        return kind.words().toUpperCase(Locale.ROOT);
    }

    private void note(ErrorCode code, NameUse use, String message, String hint) {
        Problem problem = Problem.of(code, message, hint);
        problems.add(use.place().map(problem::at).orElse(problem));
    }
}
