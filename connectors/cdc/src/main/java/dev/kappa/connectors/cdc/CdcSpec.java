package dev.kappa.connectors.cdc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kappa.topology.Names;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/**
 * Everything a CDC job is told: the source's options with secret references unresolved, and where its topics are.
 *
 * @param kafka Kafka client properties
 */
public record CdcSpec(
        String source,
        Map<String, String> options,
        Map<String, String> kafka,
        String topicPrefix,
        int partitions,
        short replicationFactor)
        implements Serializable {
    public CdcSpec {
        Names.checked(source);
        options = new TreeMap<>(options);
        kafka = new TreeMap<>(kafka);
        topicPrefix = topicPrefix == null ? "" : topicPrefix;
        if (partitions < 1) {
            throw new IllegalArgumentException("source " + source + ": partitions is " + partitions + ", not from 1");
        }
    }

    /** Reads the {@code --options} argument of the job: base64 of a JSON object. */
    public static CdcSpec fromBase64(String text) {
        try {
            String json = new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
            return new ObjectMapper().readValue(json, CdcSpec.class);
        } catch (IllegalArgumentException | JsonProcessingException e) {
            throw new KappaException(
                    ErrorCode.INVALID_OPTION,
                    "--options is not the base64 of a JSON object {source, options, kafka, topicPrefix, partitions,"
                            + " replicationFactor}.",
                    "The gateway makes it; see dev.kappa.connectors.cdc.CdcSpec.");
        }
    }

    public String toBase64() {
        try {
            return Base64.getEncoder().encodeToString(new ObjectMapper().writeValueAsBytes(this));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a specification of source " + source + " that is not JSON", e);
        }
    }
}
