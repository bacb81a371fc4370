package dev.kappa.gateway.compile;

import dev.kappa.topology.source.TableShape;
import dev.kappa.topology.statement.AssembledText;
import dev.kappa.topology.statement.Definition;
import dev.kappa.topology.statement.FlinkIdentifier;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Records of a raw topic that become the rows of a stream: where they come from and how they are read. */
abstract class RawRecords {
    static final String FORMAT = "format";
    static final String CSV_HEADER = "csv.header";
    static final String MAX_AHEAD = "event-time.max-ahead";
    static final String ISO = "timestamp-format.standard";

    private final String topic;
    private final Optional<String> source;

    /** @param topic its full name */
    RawRecords(String topic, Optional<String> source) {
        this.topic = topic;
        this.source = source;
    }

    final String topic() {
        return topic;
    }

    final Optional<String> source() {
        return source;
    }

    /** Who wrote the topic: {@code application}, {@code records} or {@code cdc}. */
    abstract String kind();

    /** Options that the author may give, apart from those of the format. */
    Set<String> options() {
        return Set.of(FORMAT, MAX_AHEAD);
    }

    /** Adds the list of columns of the raw table. */
    void columns(Definition definition, AssembledText table) {
        table.add(definition.elements().orElseThrow().inside());
    }

    /** The query that makes rows of the raw table; empty for all its columns as they are. */
    String select(String rawTable) {
        return "";
    }

    /** Whether records change and remove rows. */
    boolean changes(Definition definition) {
        return format(definition).startsWith("debezium");
    }

    String format(Definition definition) {
        return definition.options().asMap().getOrDefault(FORMAT, "json");
    }

    /** The format and its options, and whatever else says how records are read. */
    Map<String, String> tableOptions(Definition definition) {
        String format = format(definition);
        Map<String, String> options = new LinkedHashMap<>();
        options.put(FORMAT, format);
        if (format.equals("json") || format.equals("debezium-json")) {
            options.put(format + "." + ISO, "ISO-8601");
        }
        Set<String> others = new TreeSet<>(options());
        others.remove(FORMAT);
        definition.options().asMap().forEach((k, v) -> {
            if (k.startsWith(format + ".") || others.contains(k)) {
                options.put(k, v);
            }
        });
        return options;
    }

    /** What applications write. */
    static final class OfApplications extends RawRecords {
        OfApplications(String topic) {
            super(topic, Optional.empty());
        }

        @Override
        String kind() {
            return "application";
        }
    }

    /** The records of a bucket's objects whose keys begin with a prefix. */
    static final class OfObjects extends RawRecords {
        private final String prefix;

        OfObjects(String topic, String source, String prefix) {
            super(topic, Optional.of(source));
            this.prefix = prefix;
        }

        @Override
        String kind() {
            return "records";
        }

        @Override
        Set<String> options() {
            return Set.of(FORMAT, MAX_AHEAD, CSV_HEADER, "bucket");
        }

        @Override
        Map<String, String> tableOptions(Definition definition) {
            Map<String, String> options = new LinkedHashMap<>(super.tableOptions(definition));
            options.put("prefix", prefix);
            return options;
        }
    }

    /** What a bucket says happened to its objects. */
    static final class OfNotifications extends RawRecords {
        private final TableShape shape;

        OfNotifications(String topic, String source, TableShape shape) {
            super(topic, Optional.of(source));
            this.shape = shape;
        }

        @Override
        String kind() {
            return "application";
        }

        @Override
        Set<String> options() {
            return Set.of(MAX_AHEAD);
        }

        @Override
        String format(Definition definition) {
            return "json";
        }

        @Override
        void columns(Definition definition, AssembledText table) {
            boolean declared =
                    definition.elements().filter(e -> !e.columns().isEmpty()).isPresent();
            if (declared) {
                super.columns(definition, table);
                return;
            }
            table.add(shape.columns().stream()
                    .map(c -> FlinkIdentifier.quote(c.name()) + " " + c.type())
                    .collect(Collectors.joining(", ")));
            definition.elements().ifPresent(e -> table.add(", ").add(e.inside()));
        }
    }
}
