package dev.kappa.connectors.kafka.version;

import static dev.kappa.connectors.kafka.version.VersionConnectorOptions.*;

import dev.kappa.connectors.kafka.client.ClientProperties;
import dev.kappa.connectors.kafka.version.VersionConnectorOptions.ChangelogKind;
import dev.kappa.connectors.postgres.ViewOptions;
import dev.kappa.topology.serving.ViewColumn;
import dev.kappa.topology.serving.ViewProgress;
import dev.kappa.topology.serving.ViewTable;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;

/**
 * Where and how a version is written.
 *
 * @param key of a changelog; absent for an append-only version
 * @param eventTime the column that is the records' Kafka timestamp, and in whose order the changes of an epoch are written
 * @param partitionColumn the last column, which is not written: the partition of an append-only version's row
 */
public record VersionSinkOptions(
        String topic,
        Properties properties,
        String transactionalIdPrefix,
        Optional<List<String>> key,
        Optional<String> eventTime,
        Optional<String> partitionColumn,
        Duration transactionTimeout,
        OptionalInt parallelism,
        long bufferRows,
        Optional<ViewOptions> view)
        implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final ConfigOption<Long> ATTEMPT =
            ConfigOptions.key(ViewProgress.ATTEMPT_OPTION).longType().defaultValue(0L);

    /**
     * Reads and checks a table's options against its columns. Throws a ValidationException that names every problem.
     *
     * @param job the configuration of the job, which may hold the fencing number of this start
     */
    public static VersionSinkOptions of(
            ReadableConfig options, Map<String, String> all, ReadableConfig job, RowType type) {
        List<String> problems = new ArrayList<>(JsonTypes.problems(type));
        boolean changelog = options.get(CHANGELOG_MODE) == ChangelogKind.CHANGELOG;
        Optional<List<String>> key = options.getOptional(KEY).map(KeyColumns::parse);
        if (changelog && key.isEmpty()) {
            problems.add("'changelog-mode'='changelog' needs 'key'; it may be empty for one global row");
        }
        if (!changelog && key.isPresent()) {
            problems.add("'changelog-mode'='append' has no 'key', it was '" + options.get(KEY) + "'");
        }
        key.orElse(List.of()).stream()
                .filter(column -> type.getFieldIndex(column) < 0)
                .forEach(column ->
                        problems.add("'key' names '" + column + "', the columns are " + type.getFieldNames()));
        Optional<String> eventTime = options.getOptional(EVENT_TIME);
        eventTime
                .filter(column -> type.getFieldIndex(column) < 0
                        || !type.getTypeAt(type.getFieldIndex(column)).isAnyOf(LogicalTypeFamily.TIMESTAMP))
                .ifPresent(column ->
                        problems.add("'event-time' names '" + column + "', which is not a column of a timestamp type"));
        Optional<String> partition = options.getOptional(PARTITION_COLUMN);
        partition
                .filter(column -> changelog
                        || options.getOptional(VIEW_URL).isPresent()
                        || type.getFieldIndex(column) != type.getFieldCount() - 1
                        || !type.getTypeAt(type.getFieldCount() - 1).is(LogicalTypeRoot.INTEGER))
                .ifPresent(column -> problems.add("'partition-column' names '" + column
                        + "', which is not the last column, of type INT, of a stream that only gains rows"));
        if (!all.containsKey(ClientProperties.PREFIX + "bootstrap.servers")) {
            problems.add("'properties.bootstrap.servers' is missing");
        }
        if (options.getOptional(PARALLELISM).filter(p -> p < 1).isPresent()) {
            problems.add("'sink.parallelism' must be at least 1, it was " + options.get(PARALLELISM));
        }
        Optional<ViewOptions> view =
                options.getOptional(VIEW_URL).flatMap(url -> view(url, options, job, type, key, problems));
        if (!problems.isEmpty()) {
            throw new ValidationException(
                    "topic '" + options.get(TOPIC) + "' cannot be written: " + String.join("; ", problems));
        }
        return new VersionSinkOptions(
                options.get(TOPIC),
                ClientProperties.of(all),
                options.get(TRANSACTIONAL_ID_PREFIX),
                key,
                eventTime,
                partition,
                options.get(TRANSACTION_TIMEOUT),
                options.getOptional(PARALLELISM).map(OptionalInt::of).orElse(OptionalInt.empty()),
                options.get(BUFFER_ROWS),
                view);
    }

    private static Optional<ViewOptions> view(
            String url,
            ReadableConfig options,
            ReadableConfig job,
            RowType type,
            Optional<List<String>> key,
            List<String> problems) {
        int before = problems.size();
        for (ConfigOption<?> needed : List.of(VIEW_USER, VIEW_PASSWORD, VIEW_TABLE, VIEW_NAME, VIEW_VERSION)) {
            if (options.getOptional(needed).isEmpty()) {
                problems.add("'" + needed.key() + "' is missing, 'view.url' asks for it");
            }
        }
        List<ViewColumn> columns = type.getFields().stream()
                .map(field -> new ViewColumn(field.getName(), ViewOptions.typeText(field.getType())))
                .toList();
        problems.addAll(ViewTable.problems(columns, key));
        if (problems.size() > before) {
            return Optional.empty();
        }
        return Optional.of(new ViewOptions(
                url,
                options.get(VIEW_USER),
                options.get(VIEW_PASSWORD),
                options.get(VIEW_SCHEMA),
                options.get(VIEW_TABLE),
                options.get(VIEW_NAME),
                options.get(VIEW_VERSION),
                job.get(ATTEMPT)));
    }
}
