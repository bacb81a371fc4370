package dev.kappa.connectors.kafka.raw;

import static dev.kappa.connectors.kafka.raw.RawConnectorOptions.*;

import dev.kappa.connectors.kafka.client.ClientProperties;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.ValidationException;

/** Where raw records are read, and where dead letters and late ones go. */
record RawSourceOptions(
        String topic,
        Properties properties,
        String groupId,
        RawKind kind,
        String stream,
        int version,
        String deadLetterTopic,
        Optional<LatenessRule> lateness,
        String transactionalIdPrefix,
        Duration transactionTimeout,
        String bucket,
        String prefix,
        boolean csvHeader)
        implements Serializable {

    private static final long serialVersionUID = 1L;

    static RawSourceOptions of(ReadableConfig options, Map<String, String> all) {
        List<String> problems = new ArrayList<>();
        if (!all.containsKey(ClientProperties.PREFIX + "bootstrap.servers")) {
            problems.add("'properties.bootstrap.servers' is missing");
        }
        all.keySet().stream()
                .filter(key -> key.endsWith(".ignore-parse-errors") && Boolean.parseBoolean(all.get(key)))
                .forEach(key -> problems.add("'" + key + "' would drop records silently; remove it,"
                        + " what cannot be read goes to the dead-letter topic"));
        boolean records = options.get(KIND) == RawKind.RECORDS;
        if (!records
                && (options.getOptional(BUCKET).isPresent()
                        || options.getOptional(PREFIX).isPresent())) {
            problems.add("'bucket' and 'prefix' are for 'kind'='records' only");
        }
        if (options.get(CSV_HEADER) && !(records && "csv".equals(all.get("format")))) {
            problems.add("'csv.header' is for 'kind'='records' with 'format'='csv' only");
        }
        if (!problems.isEmpty()) {
            throw new ValidationException(
                    "topic '" + options.get(TOPIC) + "' cannot be read: " + String.join("; ", problems));
        }
        return new RawSourceOptions(
                options.get(TOPIC),
                ClientProperties.of(all),
                options.get(GROUP_ID),
                options.get(KIND),
                options.get(STREAM),
                options.get(VERSION),
                options.get(DEAD_LETTER_TOPIC),
                options.getOptional(LATE_TOPIC)
                        .map(topic -> new LatenessRule(topic, options.get(WATERMARK_DELAY), options.get(MAX_AHEAD))),
                options.get(TRANSACTIONAL_ID_PREFIX),
                options.get(TRANSACTION_TIMEOUT),
                options.get(BUCKET),
                options.get(PREFIX),
                options.get(CSV_HEADER));
    }
}
