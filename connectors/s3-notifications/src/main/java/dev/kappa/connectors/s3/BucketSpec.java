package dev.kappa.connectors.s3;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/**
 * What a bucket source's job is started with.
 *
 * @param options of CREATE SOURCE, references to secrets unresolved
 * @param kafka client properties
 * @param partitions of topics that do not exist yet
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record BucketSpec(
        String source,
        Map<String, String> options,
        Map<String, String> kafka,
        String topicPrefix,
        Integer partitions,
        Short replicationFactor) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public BucketSpec {
        if (source == null || options == null || kafka == null || !kafka.containsKey("bootstrap.servers")) {
            throw new KappaException(
                    ErrorCode.CONFIGURATION,
                    "a bucket source needs source, options and kafka with bootstrap.servers, not source '" + source
                            + "', options " + (options == null ? null : options.keySet()) + ", kafka "
                            + (kafka == null ? null : kafka.keySet()) + ".",
                    "Create the source by CREATE SOURCE, which writes all of them.");
        }
        options = Map.copyOf(options);
        kafka = Map.copyOf(kafka);
        topicPrefix = topicPrefix == null ? "" : topicPrefix;
        partitions = partitions == null ? 1 : partitions;
        replicationFactor = replicationFactor == null ? 1 : replicationFactor;
    }

    /** Reads Base64 of JSON. */
    public static BucketSpec decode(String base64) {
        try {
            return JSON.readValue(
                    new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8), BucketSpec.class);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            if (e.getCause() instanceof KappaException refusal) {
                throw refusal;
            }
            throw new KappaException(
                    dev.kappa.topology.error.Problem.of(
                            ErrorCode.CONFIGURATION, "--options is not Base64 of the JSON of a bucket source."),
                    e);
        }
    }
}
