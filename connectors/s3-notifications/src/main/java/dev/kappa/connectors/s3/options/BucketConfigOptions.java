package dev.kappa.connectors.s3.options;

import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;

/** Keys, defaults and meanings of the options. */
public final class BucketConfigOptions {
    public static final String CONNECTOR_ID = "s3-notifications";

    public static final ConfigOption<String> CONNECTOR =
            ConfigOptions.key("connector").stringType().noDefaultValue().withDescription("'" + CONNECTOR_ID + "'.");
    public static final ConfigOption<String> QUEUE_URL = ConfigOptions.key("queue-url")
            .stringType()
            .noDefaultValue()
            .withDescription("URL of the SQS queue that the bucket's notifications go to.");
    public static final ConfigOption<String> BUCKET = ConfigOptions.key("bucket")
            .stringType()
            .noDefaultValue()
            .withDescription("Take notifications of this bucket only; without it those of every bucket.");
    public static final ConfigOption<String> REGION = ConfigOptions.key("region")
            .stringType()
            .noDefaultValue()
            .withDescription("AWS region; without it the one in the queue's URL, else us-east-1.");
    public static final ConfigOption<String> ENDPOINT = ConfigOptions.key("endpoint")
            .stringType()
            .noDefaultValue()
            .withDescription("URL of an S3 service other than AWS.");
    public static final ConfigOption<String> QUEUE_ENDPOINT = ConfigOptions.key("queue-endpoint")
            .stringType()
            .noDefaultValue()
            .withDescription("URL of the SQS service; without it the one in the queue's URL.");
    public static final ConfigOption<Boolean> PATH_STYLE_ACCESS = ConfigOptions.key("path-style-access")
            .booleanType()
            .noDefaultValue()
            .withDescription("The bucket in the path and not in the host name; by default when an endpoint is given.");
    public static final ConfigOption<String> ACCESS_KEY = ConfigOptions.key("access-key")
            .stringType()
            .noDefaultValue()
            .withDescription(
                    "A secret reference such as ${secret:s3-access-key}; without it the default chain of the AWS SDK.");
    public static final ConfigOption<String> SECRET_KEY = ConfigOptions.key("secret-key")
            .stringType()
            .noDefaultValue()
            .withDescription("A secret reference such as ${secret:s3-secret-key}.");
    public static final ConfigOption<String> RECORDS = ConfigOptions.key("records")
            .stringType()
            .defaultValue("**.csv,**.csv.gz,**.json,**.json.gz,**.jsonl,**.jsonl.gz,**.ndjson,**.ndjson.gz")
            .withDescription("Globs on keys, separated by commas: the objects that are read as records.");
    public static final ConfigOption<Duration> VISIBILITY_TIMEOUT = ConfigOptions.key("visibility-timeout")
            .durationType()
            .defaultValue(Duration.ofSeconds(60))
            .withDescription(
                    "How long a message stays hidden before that is extended; after a crash it comes again then.");
    public static final ConfigOption<Duration> WAIT_TIME = ConfigOptions.key("wait-time")
            .durationType()
            .defaultValue(Duration.ofSeconds(20))
            .withDescription("How long one receive call waits for messages.");
    public static final ConfigOption<Integer> MAX_IN_FLIGHT = ConfigOptions.key("max-in-flight")
            .intType()
            .defaultValue(20_000)
            .withDescription("Most messages received and not yet deleted, over all readers; SQS itself allows 120000.");
    public static final ConfigOption<Integer> PARALLELISM = ConfigOptions.key("parallelism")
            .intType()
            .noDefaultValue()
            .withDescription("Readers of the queue, and of objects; without it the job's.");
    public static final ConfigOption<MemorySize> MAX_RECORD_SIZE = ConfigOptions.key("max-record-size")
            .memoryType()
            .defaultValue(new MemorySize(1_000_000))
            .withDescription("A longer record goes to the dead letters, cut off.");
    public static final ConfigOption<MemorySize> MAX_OBJECT_SIZE = ConfigOptions.key("max-object-size")
            .memoryType()
            .defaultValue(MemorySize.ofMebiBytes(2048))
            .withDescription("An object that is longer when unpacked goes to the dead letters unread.");

    static final List<ConfigOption<?>> ALL = List.of(
            CONNECTOR,
            QUEUE_URL,
            BUCKET,
            REGION,
            ENDPOINT,
            QUEUE_ENDPOINT,
            PATH_STYLE_ACCESS,
            ACCESS_KEY,
            SECRET_KEY,
            RECORDS,
            VISIBILITY_TIMEOUT,
            WAIT_TIME,
            MAX_IN_FLIGHT,
            PARALLELISM,
            MAX_RECORD_SIZE,
            MAX_OBJECT_SIZE);

    private BucketConfigOptions() {}
}
