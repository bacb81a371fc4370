package dev.kappa.gateway.compile;

import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.NearestName;
import dev.kappa.topology.error.Position;
import dev.kappa.topology.error.Problem;
import dev.kappa.topology.statement.OptionList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** The options of a definition's WITH clause that say how it is planned and run. */
final class DefinitionOptions {
    static final String PARALLELISM = "parallelism";
    static final String NONDETERMINISTIC = "allow-nondeterministic";
    private static final String PLANNER = "table.";

    private final OptionList written;
    private final Map<String, String> values;

    DefinitionOptions(OptionList written) {
        this.written = written;
        this.values = written.asMap();
    }

    /** Options that are not among the known ones nor of a known family, and values that are out of range. */
    List<Problem> problems(Set<String> alsoKnown, Predicate<String> family) {
        Set<String> known = new TreeSet<>(alsoKnown);
        known.add(PARALLELISM);
        known.add(NONDETERMINISTIC);
        List<Problem> problems = new ArrayList<>();
        for (OptionList.Entry entry : written.entries()) {
            String key = entry.key().value();
            String value = entry.value().value();
            Position place = entry.value().written().position();
            if (!known.contains(key) && !key.startsWith(PLANNER) && !family.test(key)) {
                problems.add(Problem.of(
                                ErrorCode.UNKNOWN_OPTION,
                                "option '" + key + "' does not exist here.",
                                NearestName.hint(key, known))
                        .at(entry.key().written().position()));
            } else if (key.equals(PARALLELISM) && !value.matches("[1-9][0-9]{0,3}")) {
                problems.add(invalid(key, value, "a number from 1 to 9999").at(place));
            } else if (key.equals(NONDETERMINISTIC) && !value.matches("true|false")) {
                problems.add(invalid(key, value, "true or false").at(place));
            }
        }
        return problems;
    }

    private static Problem invalid(String key, String value, String expected) {
        return Problem.of(
                ErrorCode.INVALID_OPTION, "option '" + key + "' cannot be '" + value + "'.", "It is " + expected + ".");
    }

    int parallelism(int otherwise) {
        return Optional.ofNullable(values.get(PARALLELISM))
                .map(Integer::parseInt)
                .orElse(otherwise);
    }

    boolean allowNondeterministic() {
        return Boolean.parseBoolean(values.getOrDefault(NONDETERMINISTIC, "false"));
    }

    /** What the planner is told: the session's settings, and the definition's own before them. */
    Map<String, String> planner(Map<String, String> session) {
        Map<String, String> options = new TreeMap<>(session);
        values.forEach((k, v) -> {
            if (k.startsWith(PLANNER)) {
                options.put(k, v);
            }
        });
        return options;
    }

    /** All that is kept with the definition: what was written, and the session's settings that change its meaning. */
    Map<String, String> kept(Map<String, String> session) {
        Map<String, String> kept = new TreeMap<>(session);
        kept.putAll(values);
        return kept;
    }

    Map<String, String> values() {
        return values;
    }
}
