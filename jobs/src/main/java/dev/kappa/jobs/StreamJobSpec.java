package dev.kappa.jobs;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeParser;

/** What surrounds a {@link StreamJob}: the argument {@code --spec} of {@link DataStreamJobRunner}. Types are written as Flink serializes them. */
@JsonIgnoreProperties(ignoreUnknown = true)
record StreamJobSpec(List<Input> inputs, Output output, Map<String, String> kafka, Map<String, String> options) {

    StreamJobSpec {
        inputs = List.copyOf(inputs);
        kafka = Map.copyOf(kafka);
        options = options == null ? Map.of() : Map.copyOf(options);
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Column(String name, String type) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Watermark(String column, long delayMs) {}

    /** @param mode {@code append} or {@code changelog} */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Input(String name, String topic, String groupId, String mode, List<Column> columns, Watermark watermark) {

        boolean changelog() {
            return switch (mode) {
                case "changelog" -> true;
                case "append" -> false;
                default -> throw new IllegalArgumentException(
                        "input '" + name + "': mode must be append or changelog, it was '" + mode + "'");
            };
        }

        RowType rowType() {
            return typeOf(columns);
        }

        Optional<Watermark> eventTime() {
            return Optional.ofNullable(watermark);
        }
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Output(Map<String, String> options, List<Column> columns) {

        RowType rowType() {
            return typeOf(columns);
        }
    }

    /** The options of the output's sink; client properties that it does not set are those of the job. */
    Map<String, String> sinkOptions() {
        Map<String, String> all = new HashMap<>();
        kafka.forEach((key, value) -> all.put("properties." + key, value));
        all.putAll(output.options());
        return all;
    }

    static StreamJobSpec fromJson(String json) {
        try {
            return new ObjectMapper().readValue(json, StreamJobSpec.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("--spec is not a job's specification: " + e.getOriginalMessage(), e);
        }
    }

    private static RowType typeOf(List<Column> columns) {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        return new RowType(
                false,
                columns.stream()
                        .map(column -> {
                            LogicalType type = LogicalTypeParser.parse(column.type(), loader);
                            return new RowType.RowField(column.name(), type);
                        })
                        .toList());
    }
}
