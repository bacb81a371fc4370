package dev.kappa.topology.graph;

import dev.kappa.topology.definition.ObjectKind;
import dev.kappa.topology.error.Problem;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Everything that the topology has against a planned change, all at once. What a query says is not looked at here. */
public final class TopologyChecks {
    private TopologyChecks() {}

    /**
     * What stands against a new object: DUPLICATE_NAME, CYCLE if it reads itself, and for what it reads
     * UNKNOWN_STREAM, UNKNOWN_SOURCE, UNKNOWN_VERSION, WRONG_KIND or CONFLICT.
     *
     * @param reads the streams and views that it reads
     * @param source the source that its facts come from, if any
     */
    public static List<Problem> ofCreate(
            Topology topology, ObjectKind kind, NameUse name, List<NameUse> reads, Optional<NameUse> source) {
        NameChecks names = new NameChecks(topology);
        names.notTaken(kind, name);
        List<Problem> ofReads = new ReadChecks(topology, name.name()).of(reads, source);
        return Stream.concat(names.problems().stream(), ofReads.stream()).toList();
    }

    /** What stands against a new definition of an object that exists; the same, and CYCLE with its path. */
    public static List<Problem> ofAlter(
            Topology topology, ObjectKind kind, NameUse name, List<NameUse> reads, Optional<NameUse> source) {
        NameChecks names = new NameChecks(topology);
        return names.exists(kind, name, "ALTER")
                ? new ReadChecks(topology, name.name()).of(reads, source)
                : names.problems();
    }

    /** What stands against a drop: an unknown name, WRONG_KIND, CONFLICT, or IN_USE with all its readers. */
    public static List<Problem> ofDrop(Topology topology, ObjectKind kind, NameUse name, boolean cascade) {
        NameChecks names = new NameChecks(topology);
        if (names.exists(kind, name, "DROP") && !cascade) {
            names.notRead(kind, name);
        }
        return names.problems();
    }
}
