package dev.kappa.connectors.cdc;

import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.error.NearestName;
import dev.kappa.topology.error.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.flink.util.TimeUtils;

/** Reads options one by one, collecting every problem, and at the end names those that nobody asked for. */
public final class OptionReader {
    private final String owner;
    private final Map<String, String> given;
    private final TreeSet<String> known = new TreeSet<>();
    private final List<Problem> problems = new ArrayList<>();

    public OptionReader(String owner, Map<String, String> given) {
        this.owner = owner;
        this.given = new TreeMap<>(given);
    }

    public String text(String name, String otherwise) {
        known.add(name);
        return given.getOrDefault(name, otherwise);
    }

    public String required(String name) {
        String value = text(name, "");
        if (value.isBlank()) {
            problem(ErrorCode.MISSING_OPTION, owner + " needs option '" + name + "'.", "Add '" + name + "'='…'.");
        }
        return value;
    }

    /** A password. One in clear is refused: it would end in the topology, in plans and in logs. */
    public String secret(String name) {
        String value = required(name);
        if (!value.isBlank() && !dev.kappa.topology.secret.Secrets.isReference(value)) {
            problem(
                    ErrorCode.INVALID_OPTION,
                    owner + ", option '" + name + "': the value is the secret itself.",
                    "Put it into the environment or a file and write '" + name + "'='${secret:NAME}'.");
        }
        return value;
    }

    /** A name or an address, and nothing that could go on as the rest of a driver's URL. */
    public String host(String name) {
        String value = required(name);
        if (!value.isBlank() && !value.matches("[\\p{L}\\p{N}._-]+|[0-9A-Fa-f:.]+(%[A-Za-z0-9._-]+)?")) {
            invalid(name, value, "Write the name or the address of a host, without port or path.");
        }
        return value;
    }

    public int number(String name, int otherwise, int least, int most) {
        String value = text(name, String.valueOf(otherwise));
        try {
            int number = Integer.parseInt(value.strip());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // falls through to the problem below, which says the same for every wrong value
        }
        invalid(name, value, "Write a whole number from " + least + " to " + most + ".");
        return otherwise;
    }

    /** Milliseconds. */
    public long duration(String name, long otherwise) {
        String value = text(name, otherwise + " ms");
        try {
            Duration duration = TimeUtils.parseDuration(value);
            if (!duration.isNegative()) {
                return duration.toMillis();
            }
        } catch (IllegalArgumentException | ArithmeticException e) {
            // falls through to the problem below
        }
        invalid(name, value, "Write a duration such as '30 s'.");
        return otherwise;
    }

    /** The first choice is the default. */
    public String choice(String name, String... choices) {
        String value = text(name, choices[0]);
        if (!Arrays.asList(choices).contains(value)) {
            invalid(
                    name,
                    value,
                    "It can be "
                            + Arrays.stream(choices).map(c -> "'" + c + "'").collect(Collectors.joining(" or ")) + ".");
        }
        return value;
    }

    public String matching(String name, String otherwise, String regex, String inWords) {
        String value = text(name, otherwise);
        if (!value.matches(regex)) {
            invalid(name, value, "Use " + inWords + ".");
        }
        return value;
    }

    /** The patterns of {@code table-list}; without one every table of the schemas. */
    public TablePatterns tables(String schemas, String tables) {
        try {
            return TablePatterns.parse(
                    !tables.isBlank()
                            ? tables
                            : Arrays.stream(schemas.split(","))
                                    .map(s -> s.strip() + ".*")
                                    .collect(Collectors.joining(",")));
        } catch (KappaException e) {
            problems.addAll(e.problems());
            return new TablePatterns(List.of());
        }
    }

    /** Of the options with the prefix those named, without it. Any other is unknown: some would load classes or files. */
    public Map<String, String> prefixed(String prefix, String... names) {
        Map<String, String> found = new TreeMap<>();
        for (String name : names) {
            known.add(prefix + name);
            if (given.containsKey(prefix + name)) {
                boolean secret = name.toLowerCase(Locale.ROOT).contains("password");
                found.put(name, secret ? secret(prefix + name) : given.get(prefix + name));
            }
        }
        return found;
    }

    public void problem(ErrorCode code, String message, String hint) {
        problems.add(Problem.of(code, message, hint));
    }

    private void invalid(String name, String value, String hint) {
        problem(ErrorCode.INVALID_OPTION, owner + ", option '" + name + "': '" + value + "' is not possible.", hint);
    }

    /** Throws everything that was found wrong, unknown options included. */
    public void finish(String connector) {
        for (String name : given.keySet()) {
            if (!known.contains(name)) {
                problem(
                        ErrorCode.UNKNOWN_OPTION,
                        owner + ": connector '" + connector + "' has no option '" + name + "'.",
                        NearestName.hint(name, known));
            }
        }
        if (!problems.isEmpty()) {
            throw new KappaException(problems);
        }
    }
}
