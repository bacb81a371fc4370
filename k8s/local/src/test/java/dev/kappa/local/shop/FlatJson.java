package dev.kappa.local.shop;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/** JSON objects without nesting, as lines of CSV that Postgres' COPY reads. */
final class FlatJson {
    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private FlatJson() {}

    static JsonNode parse(String json) throws IOException {
        return MAPPER.readTree(json);
    }

    static String csv(String json, List<String> columns) throws IOException {
        JsonNode object = parse(json);
        return columns.stream().map(column -> field(object.path(column))).collect(Collectors.joining(","));
    }

    private static String field(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        return '"' + value.asText().replace("\"", "\"\"") + '"';
    }
}
