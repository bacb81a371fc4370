package dev.kappa.gateway.compile;

import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.NearestName;
import dev.kappa.topology.error.Position;
import dev.kappa.topology.error.Problem;
import dev.kappa.topology.statement.OptionList;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.factories.DeserializationFormatFactory;
import org.apache.flink.table.factories.Factory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a stream's records are written in, as far as its options can be checked before Flink plans it. */
final class RecordFormat {
    private static final Logger LOG = LoggerFactory.getLogger(RecordFormat.class);

    private RecordFormat() {}

    /**
     * A format that does not exist, or options that it does not have, where they are written.
     *
     * @param ours options that we read ourselves, although they are named like the format's own
     */
    static List<Problem> problems(String format, OptionList written, Set<String> ours) {
        List<DeserializationFormatFactory> formats = formats();
        Optional<DeserializationFormatFactory> factory = formats.stream()
                .filter(f -> f.factoryIdentifier().equals(format))
                .findFirst();
        if (factory.isEmpty()) {
            Set<String> names = formats.stream().map(Factory::factoryIdentifier).collect(Collectors.toSet());
            Problem problem = Problem.of(
                    ErrorCode.INVALID_OPTION,
                    "format '" + format + "' does not exist.",
                    NearestName.hint(format, names));
            return List.of(written.valuePosition("format").map(problem::at).orElse(problem));
        }
        Set<String> known = Stream.concat(
                        factory.get().requiredOptions().stream(), factory.get().optionalOptions().stream())
                .map(ConfigOption::key)
                .map(key -> format + "." + key)
                .collect(Collectors.toCollection(TreeSet::new));
        return written.entries().stream()
                .filter(entry -> entry.key().value().startsWith(format + "."))
                .filter(entry -> !known.contains(entry.key().value())
                        && !ours.contains(entry.key().value()))
                .map(entry -> Problem.of(
                                ErrorCode.UNKNOWN_OPTION,
                                "format '" + format + "' has no option '"
                                        + entry.key().value() + "'.",
                                NearestName.hint(entry.key().value(), known))
                        .at(entry.key().written().position()))
                .toList();
    }

    /** Where the value stands that Flink's message names. */
    static Optional<Position> named(String message, OptionList written) {
        return written.entries().stream()
                .filter(entry -> message.contains("'" + entry.value().value() + "'"))
                .map(entry -> entry.value().written().position())
                .findFirst();
    }

    /** Those whose classes are all there: connectors bring factories for formats that are not installed. */
    private static List<DeserializationFormatFactory> formats() {
        List<DeserializationFormatFactory> formats = new ArrayList<>();
        Iterator<Factory> factories = ServiceLoader.load(Factory.class, RecordFormat.class.getClassLoader())
                .iterator();
        while (true) {
            try {
                if (!factories.hasNext()) {
                    return formats;
                }
                if (factories.next() instanceof DeserializationFormatFactory format) {
                    formats.add(format);
                }
            } catch (NoClassDefFoundError e) {
                LOG.debug("a format is not installed: {}", e.getMessage());
            }
        }
    }
}
