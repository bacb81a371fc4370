package dev.kappa.redeploy.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.error.Problem;
import dev.kappa.topology.plan.Step;
import java.util.List;

/**
 * Definitions, steps and problems as JSON, by the components of their records. A property that this release does not know is
 * skipped, so that rows of a later one can be read as far as they are the same.
 */
final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper()
            .registerModule(new Jdk8Module())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    private static final TypeReference<List<Problem>> PROBLEMS = new TypeReference<>() {};

    private Json() {}

    static String of(VersionDefinition definition) {
        return write(definition);
    }

    static String of(Step step) {
        return write(step);
    }

    static String of(List<Problem> problems) {
        try {
            return MAPPER.writerFor(PROBLEMS).writeValueAsString(problems);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write " + problems, e);
        }
    }

    static VersionDefinition definition(String json) {
        return read(json, VersionDefinition.class);
    }

    static Step step(String json) {
        return read(json, Step.class);
    }

    static List<Problem> problems(String json) {
        try {
            return MAPPER.readValue(json, PROBLEMS);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the journal holds problems that this release cannot read: " + json, e);
        }
    }

    private static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write " + value, e);
        }
    }

    private static <T> T read(String json, Class<T> type) {
        try {
            return MAPPER.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "the registry holds a " + type.getSimpleName() + " that this release cannot read ("
                            + e.getOriginalMessage() + "): " + json,
                    e);
        }
    }
}
