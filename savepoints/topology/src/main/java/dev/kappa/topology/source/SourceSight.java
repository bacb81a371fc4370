package dev.kappa.topology.source;

import dev.kappa.topology.error.Problem;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How the outside system of a source that exists looks now, for DESCRIBE and SHOW.
 *
 * @param facts by name, in the order in which they are told
 * @param problems what keeps facts from being captured, or soon will, each with its repair
 */
public record SourceSight(Map<String, String> facts, List<Problem> problems) {
    public static final SourceSight NOTHING = new SourceSight(Map.of(), List.of());

    public SourceSight {
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
        problems = List.copyOf(problems);
    }

    /** With what else is in the way. */
    public SourceSight with(List<Problem> more) {
        List<Problem> all = new ArrayList<>(problems);
        all.addAll(more);
        return new SourceSight(facts, all);
    }
}
