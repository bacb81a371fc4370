package dev.kappa.gateway.compile;

import dev.kappa.topology.definition.Column;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.Problem;
import dev.kappa.topology.source.TableShape;
import dev.kappa.topology.statement.AssembledText;
import dev.kappa.topology.statement.Definition;
import dev.kappa.topology.statement.ElementList;
import dev.kappa.topology.statement.FlinkIdentifier;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The changes of a database's table: columns and key are the database's. A column that is declared an event time is cut to
 * milliseconds, the finest that Flink's event times know.
 */
final class TableRecords extends RawRecords {
    private static final Pattern FINE_TIME =
            Pattern.compile("TIMESTAMP(_LTZ)?\\(([4-9])\\)( WITH LOCAL TIME ZONE| WITHOUT TIME ZONE)?( NOT NULL)?");
    private final TableShape shape;
    private Optional<String> eventTime = Optional.empty();

    TableRecords(String topic, String source, TableShape shape) {
        super(topic, Optional.of(source));
        this.shape = shape;
        Problems.refuse(shape.columns().stream()
                .flatMap(c -> FlinkIdentifier.problem(c.name()).stream())
                .map(problem -> Problem.of(
                        ErrorCode.INVALID_NAME,
                        "a column of the table behind '" + topic + "' cannot be said in Flink SQL: " + problem + ".",
                        "Rename the column in the database."))
                .toList());
    }

    @Override
    String kind() {
        return "cdc";
    }

    @Override
    Set<String> options() {
        return Set.of();
    }

    @Override
    String format(Definition definition) {
        return "debezium-json";
    }

    @Override
    Map<String, String> tableOptions(Definition definition) {
        Map<String, String> options = new LinkedHashMap<>();
        options.put(FORMAT, "debezium-json");
        options.put("debezium-json." + ISO, "ISO-8601");
        return options;
    }

    /** The watermark is the readers' business; the raw table needs none. */
    @Override
    void columns(Definition definition, AssembledText table) {
        eventTime = definition.elements().flatMap(ElementList::watermark).map(w -> w.column());
        table.add(shape.columns().stream()
                .map(c -> FlinkIdentifier.quote(c.name()) + " " + c.type())
                .collect(Collectors.joining(",\n")));
        Optional<AssembledText> declared = definition
                .elements()
                .flatMap(ElementList::primaryKey)
                .map(k -> table.add(",\n").add(k.written()));
        if (declared.isEmpty() && !shape.key().isEmpty()) {
            table.add(",\nPRIMARY KEY ("
                    + shape.key().stream().map(FlinkIdentifier::quote).collect(Collectors.joining(", "))
                    + ") NOT ENFORCED");
        }
    }

    @Override
    String select(String rawTable) {
        return "SELECT " + shape.columns().stream().map(this::selected).collect(Collectors.joining(", ")) + " FROM "
                + rawTable;
    }

    private String selected(Column column) {
        Matcher fine = FINE_TIME.matcher(column.type());
        if (eventTime.equals(Optional.of(column.name())) && fine.matches()) {
            boolean local = fine.group(1) != null || " WITH LOCAL TIME ZONE".equals(fine.group(3));
            return "CAST(" + FlinkIdentifier.quote(column.name()) + " AS "
                    + (local ? "TIMESTAMP_LTZ(3)" : "TIMESTAMP(3)") + ") AS " + FlinkIdentifier.quote(column.name());
        }
        return FlinkIdentifier.quote(column.name());
    }

    /** The names of the table's columns. */
    List<String> names() {
        return shape.columns().stream().map(Column::name).toList();
    }
}
