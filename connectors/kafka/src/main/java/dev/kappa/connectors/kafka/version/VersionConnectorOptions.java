package dev.kappa.connectors.kafka.version;

import java.time.Duration;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** Option keys of {@code 'connector'='kappa-version'}. */
public final class VersionConnectorOptions {

    public static final ConfigOption<String> TOPIC = ConfigOptions.key("topic")
            .stringType()
            .noDefaultValue()
            .withDescription("The version's topic. It must exist.");
    public static final ConfigOption<String> TRANSACTIONAL_ID_PREFIX = ConfigOptions.key("transactional-id-prefix")
            .stringType()
            .noDefaultValue()
            .withDescription("Different for every version, the same for every start of one version.");
    public static final ConfigOption<ChangelogKind> CHANGELOG_MODE = ConfigOptions.key("changelog-mode")
            .enumType(ChangelogKind.class)
            .noDefaultValue()
            .withDescription("append: rows only ever arrive. changelog: they also change and go; needs a key.");
    public static final ConfigOption<String> KEY = ConfigOptions.key("key")
            .stringType()
            .noDefaultValue()
            .withDescription(
                    "The key columns of a changelog, separated by ';' (a ';' or '\\' in a name is escaped by '\\');"
                            + " empty is one global row.");
    public static final ConfigOption<String> EVENT_TIME = ConfigOptions.key("event-time")
            .stringType()
            .noDefaultValue()
            .withDescription(
                    "The column by which readers follow event time. It is the records' Kafka timestamp, and the changes of an"
                            + " epoch are written in its order. Without it the timestamp is the time of writing, and changes are"
                            + " written as the keys first changed.");
    public static final ConfigOption<String> PARTITION_COLUMN = ConfigOptions.key("partition-column")
            .stringType()
            .noDefaultValue()
            .withDescription(
                    "For append: the last column, an INT, is not written; it is the number of the row's partition. So the order"
                            + " within a partition of what is read stays. Kafka chooses if absent.");
    public static final ConfigOption<Duration> TRANSACTION_TIMEOUT = ConfigOptions.key("transaction.timeout")
            .durationType()
            .defaultValue(Duration.ofHours(1))
            .withDescription(
                    "How long the broker keeps a transaction that nobody finishes. An outage that lasts longer loses"
                            + " what was pending. The broker's transaction.max.timeout.ms must allow it.");
    public static final ConfigOption<Integer> PARALLELISM = ConfigOptions.key("sink.parallelism")
            .intType()
            .noDefaultValue()
            .withDescription("Parallelism of folding and writing; that of the query if absent.");
    public static final ConfigOption<Long> BUFFER_ROWS = ConfigOptions.key("sink.buffer-rows")
            .longType()
            .defaultValue(50_000L)
            .withDescription(
                    "How many different rows of an epoch a subtask nets in memory; beyond that it uses local disk.");

    public static final ConfigOption<String> VIEW_URL = ConfigOptions.key("view.url")
            .stringType()
            .noDefaultValue()
            .withDescription("JDBC address of the serving database; present for materialized views only.");
    public static final ConfigOption<String> VIEW_USER =
            ConfigOptions.key("view.user").stringType().noDefaultValue();
    public static final ConfigOption<String> VIEW_PASSWORD = ConfigOptions.key("view.password")
            .stringType()
            .noDefaultValue()
            .withDescription("A reference: ${secret:name}.");
    public static final ConfigOption<String> VIEW_SCHEMA =
            ConfigOptions.key("view.schema").stringType().defaultValue("public");
    public static final ConfigOption<String> VIEW_TABLE =
            ConfigOptions.key("view.table").stringType().noDefaultValue();
    public static final ConfigOption<String> VIEW_NAME =
            ConfigOptions.key("view.name").stringType().noDefaultValue();
    public static final ConfigOption<Integer> VIEW_VERSION =
            ConfigOptions.key("view.version").intType().noDefaultValue();

    private VersionConnectorOptions() {}

    /** What a version's result is made of. */
    public enum ChangelogKind {
        APPEND,
        CHANGELOG
    }
}
