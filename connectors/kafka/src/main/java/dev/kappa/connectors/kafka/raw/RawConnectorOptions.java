package dev.kappa.connectors.kafka.raw;

import java.time.Duration;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** Option keys of {@code 'connector'='kappa-raw'}; {@code format} and the format's own options come in addition. */
public final class RawConnectorOptions {

    public static final ConfigOption<String> TOPIC =
            ConfigOptions.key("topic").stringType().noDefaultValue().withDescription("The raw topic.");
    public static final ConfigOption<String> GROUP_ID = ConfigOptions.key("group.id")
            .stringType()
            .noDefaultValue()
            .withDescription(
                    "The group under which progress is committed. A start without state begins at the beginning all the same.");
    public static final ConfigOption<RawKind> KIND =
            ConfigOptions.key("kind").enumType(RawKind.class).noDefaultValue().withDescription("Who wrote the topic.");
    public static final ConfigOption<String> STREAM = ConfigOptions.key("stream")
            .stringType()
            .noDefaultValue()
            .withDescription("The stream's name, for its dead letters.");
    public static final ConfigOption<String> DEAD_LETTER_TOPIC =
            ConfigOptions.key("dead-letter-topic").stringType().noDefaultValue();
    public static final ConfigOption<String> TRANSACTIONAL_ID_PREFIX = ConfigOptions.key("transactional-id-prefix")
            .stringType()
            .noDefaultValue()
            .withDescription("Dead letters are written under this and '.dead-letters'.");
    public static final ConfigOption<Duration> TRANSACTION_TIMEOUT =
            ConfigOptions.key("transaction.timeout").durationType().defaultValue(Duration.ofHours(1));
    public static final ConfigOption<String> BUCKET = ConfigOptions.key("bucket")
            .stringType()
            .defaultValue("")
            .withDescription("For kind=records: only objects of this bucket; all of the topic if absent.");
    public static final ConfigOption<String> PREFIX = ConfigOptions.key("prefix")
            .stringType()
            .defaultValue("")
            .withDescription("For kind=records: only objects whose key begins with this.");
    public static final ConfigOption<Boolean> CSV_HEADER = ConfigOptions.key("csv.header")
            .booleanType()
            .defaultValue(false)
            .withDescription("For kind=records: the first line of each object names its columns and is skipped.");

    public static final ConfigOption<Integer> VERSION = ConfigOptions.key("version")
            .intType()
            .defaultValue(0)
            .withDescription("The stream's version, for its dead letters; 0 if it is not told.");
    public static final ConfigOption<String> LATE_TOPIC = ConfigOptions.key("late-topic")
            .stringType()
            .noDefaultValue()
            .withDescription(
                    "Where late records go. With it lateness is decided, for a table with a WATERMARK of the form column -"
                            + " 'watermark-delay'.");
    public static final ConfigOption<Duration> WATERMARK_DELAY = ConfigOptions.key("watermark-delay")
            .durationType()
            .defaultValue(Duration.ZERO)
            .withDescription("By how much the watermark stays behind the event time.");
    public static final ConfigOption<Duration> MAX_AHEAD = ConfigOptions.key("event-time.max-ahead")
            .durationType()
            .defaultValue(Duration.ofDays(1))
            .withDescription(
                    "A record whose event time is later than its Kafka timestamp by more than this is a dead letter.");

    private RawConnectorOptions() {}
}
