package dev.kappa.redeploy.config;

import java.util.List;
import java.util.Optional;

/** Every key there is. The reader, the printed reference and the tests go by this list. */
final class ConfigKeys {
    static final ConfigKey KAFKA_SERVERS = required(
            "kafka.bootstrap.servers", ValueType.SERVERS, "The Kafka brokers, as host:port, separated by commas.");
    static final ConfigKey KAFKA_PROPERTIES = family(
            "kafka.properties.*", "Any other property of Kafka's clients, such as kafka.properties.security.protocol.");
    static final ConfigKey KAFKA_PREFIX =
            optional("kafka.topic.prefix", ValueType.TOPIC_PREFIX, "", "What the name of every topic starts with.");
    static final ConfigKey KAFKA_PARTITIONS = optional(
            "kafka.partitions",
            ValueType.COUNT,
            "1",
            "The partitions of a new topic; one partition keeps the order of everything.");
    static final ConfigKey KAFKA_REPLICATION =
            optional("kafka.replication.factor", ValueType.COUNT, "1", "The copies of a new topic's records.");
    static final ConfigKey KAFKA_TRANSACTION_TIMEOUT = optional(
            "kafka.transaction.timeout",
            ValueType.DURATION,
            "1h",
            "How long an outage of Flink may last before Kafka gives up what was written but not committed; the broker's"
                    + " transaction.max.timeout.ms must allow it.");
    static final ConfigKey SERVING_URL = required(
            "serving.url",
            ValueType.JDBC_URL,
            "The Postgres database that serves the views and keeps the metadata (schema kappa).");
    static final ConfigKey SERVING_USER = required(
            "serving.user", ValueType.TEXT, "The user of that database, who owns the schema kappa, or may create it.");
    static final ConfigKey SERVING_PASSWORD =
            required("serving.password", ValueType.SECRET, "A reference to that user's password.");
    static final ConfigKey SERVING_WRITER = new ConfigKey(
            "serving.writer.user",
            ValueType.TEXT,
            Optional.empty(),
            false,
            "The user by which jobs write views, where it is not serving.user; it needs no more than what k8s/roles/serving.sql gives"
                    + " it.");
    static final ConfigKey SERVING_WRITER_PASSWORD = new ConfigKey(
            "serving.writer.password",
            ValueType.SECRET,
            Optional.empty(),
            false,
            "A reference to that user's password.");
    static final ConfigKey SERVING_SCHEMA =
            optional("serving.schema", ValueType.TEXT, "public", "The schema that the views are created in.");
    static final ConfigKey SERVING_READERS =
            optional("serving.readers", ValueType.TEXT, "public", "The Postgres role that may read every view.");
    static final ConfigKey FLINK_URL =
            required("flink.rest.url", ValueType.HTTP_URL, "The REST address of the Flink session cluster.");
    static final ConfigKey FLINK_PARALLELISM =
            optional("flink.parallelism", ValueType.COUNT, "1", "The parallelism of a new job.");
    static final ConfigKey FLINK_INTERVAL = optional(
            "flink.checkpoint.interval",
            ValueType.DURATION,
            "1s",
            "The time between two checkpoints of a job; a view shows a fact after about this time.");
    static final ConfigKey FLINK_CHECKPOINTS = required(
            "flink.checkpoints", ValueType.DIRECTORY_URI, "The directory that jobs write their checkpoints to.");
    static final ConfigKey FLINK_SAVEPOINTS =
            required("flink.savepoints", ValueType.DIRECTORY_URI, "The directory that jobs write their savepoints to.");
    static final ConfigKey FLINK_PROPERTIES = family(
            "flink.properties.*", "Any other Flink setting of every job, such as flink.properties.state.backend.type.");
    static final ConfigKey JOB_JARS = optional(
            "job.jars",
            ValueType.PATH,
            "jars",
            "The directory of users' jars: the option 'jar' of CREATE STREAM … USING JOB, and CREATE FUNCTION … USING JAR, name a file in it, and no other.");
    static final ConfigKey JOB_JAR = required("job.jar", ValueType.PATH, "Kappa's own job jar, kappa-jobs.jar.");
    static final ConfigKey GATEWAY_HOST =
            optional("gateway.host", ValueType.TEXT, "127.0.0.1", "The address that the SQL Gateway listens on.");
    static final ConfigKey GATEWAY_PORT =
            optional("gateway.port", ValueType.PORT, "21083", "The port that the SQL Gateway listens on.");
    static final ConfigKey GATEWAY_CODE = optional(
            "gateway.code-and-files",
            ValueType.PERMISSION,
            "REFUSE",
            "Whether statements may load code or reach files (ADD JAR, LOAD MODULE, EXECUTE PLAN, a table of connector filesystem, …):"
                    + " REFUSE or ALLOW. Whoever reaches a gateway that allows it may do what its process may do.");
    static final ConfigKey CONTROLLER_POLL = optional(
            "controller.poll", ValueType.DURATION, "50ms", "How often the controller looks for new work when idle.");
    static final ConfigKey CONTROLLER_LEASE = optional(
            "controller.lease",
            ValueType.DURATION,
            "10s",
            "How long a controller that has vanished keeps the lock before another may act.");
    static final ConfigKey REBUILD_RETAIN = optional(
            "rebuild.retain",
            ValueType.DURATION,
            "1d",
            "How long the versions that a rebuild has replaced are kept for a way back, unless the ALTER says RETAIN.");
    static final ConfigKey REBUILD_CUTOVER = optional(
            "rebuild.cutover",
            ValueType.CUTOVER,
            "AUTO",
            "AUTO: a rebuild switches by itself when its versions have caught up; MANUAL: it waits for ALTER REBUILD id APPLY;"
                    + " unless the ALTER says CUTOVER.");
    static final ConfigKey SECRETS_DIR = new ConfigKey(
            "secrets.dir",
            ValueType.PATH,
            Optional.empty(),
            false,
            "The directory of secret files, one a secret; the environment variable KAPPA_SECRETS_DIR goes before it.");
    static final ConfigKey S3 =
            family("s3.*", "Where the local stack and the shop feeder find the object store: endpoint, region, keys.");
    static final ConfigKey SQS = family("sqs.*", "Where the local stack and the shop feeder find the queue.");
    static final ConfigKey SHOP = family("shop.*", "Where the shop feeder finds the shop's database.");
    static final ConfigKey STACK = family("stack.*", "Settings of the one-machine stack (make up).");

    static final List<ConfigKey> ALL = List.of(
            KAFKA_SERVERS,
            KAFKA_PROPERTIES,
            KAFKA_PREFIX,
            KAFKA_PARTITIONS,
            KAFKA_REPLICATION,
            KAFKA_TRANSACTION_TIMEOUT,
            SERVING_URL,
            SERVING_USER,
            SERVING_PASSWORD,
            SERVING_WRITER,
            SERVING_WRITER_PASSWORD,
            SERVING_SCHEMA,
            SERVING_READERS,
            FLINK_URL,
            FLINK_PARALLELISM,
            FLINK_INTERVAL,
            FLINK_CHECKPOINTS,
            FLINK_SAVEPOINTS,
            FLINK_PROPERTIES,
            JOB_JAR,
            JOB_JARS,
            GATEWAY_HOST,
            GATEWAY_PORT,
            GATEWAY_CODE,
            CONTROLLER_POLL,
            CONTROLLER_LEASE,
            REBUILD_RETAIN,
            REBUILD_CUTOVER,
            SECRETS_DIR,
            S3,
            SQS,
            SHOP,
            STACK);

    private ConfigKeys() {}

    private static ConfigKey required(String name, ValueType type, String documentation) {
        return new ConfigKey(name, type, Optional.empty(), true, documentation);
    }

    private static ConfigKey optional(String name, ValueType type, String defaultValue, String documentation) {
        return new ConfigKey(name, type, Optional.of(defaultValue), false, documentation);
    }

    private static ConfigKey family(String name, String documentation) {
        return new ConfigKey(name, ValueType.TEXT, Optional.empty(), false, documentation);
    }
}
