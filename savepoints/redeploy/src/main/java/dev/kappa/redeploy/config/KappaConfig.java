package dev.kappa.redeploy.config;

import dev.kappa.topology.Names;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.secret.Secrets;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the configuration file says, checked. Relative paths are relative to the file. Nothing here is a secret: where one is
 * needed, the value is a reference for {@link #secrets}.
 *
 * @param jobJar Kappa's own job jar
 * @param jobJars the directory of users' job jars
 * @param others the keys of families that are read elsewhere ({@code s3.}, {@code sqs.}, {@code shop.}, {@code stack.}), by
 *     their full names
 */
public record KappaConfig(
        Kafka kafka,
        Serving serving,
        Flink flink,
        Path jobJar,
        Path jobJars,
        Gateway gateway,
        Controller controller,
        Rebuild rebuild,
        Optional<Path> secretsDirectory,
        SortedMap<String, String> others) {
    /** @param properties of Kafka's clients, secret references unresolved, without {@code bootstrap.servers} */
    public record Kafka(
            String bootstrapServers,
            SortedMap<String, String> properties,
            String topicPrefix,
            int partitions,
            short replicationFactor,
            Duration transactionTimeout) {
        public Kafka {
            properties = copy(properties);
        }

        /** All properties of a client, {@code bootstrap.servers} among them, secret references unresolved. */
        public SortedMap<String, String> clientProperties() {
            SortedMap<String, String> all = new TreeMap<>(properties);
            all.put("bootstrap.servers", bootstrapServers);
            return all;
        }

        /**
         * The same for the clients of jobs, with what makes them resolve the references themselves, where they run. The class is one of
         * the job jar.
         */
        public SortedMap<String, String> jobProperties() {
            SortedMap<String, String> all = clientProperties();
            if (all.values().stream().anyMatch(Secrets::isReference)) {
                all.merge("config.providers", "secret", (given, ours) -> given + "," + ours);
                all.put("config.providers.secret.class", "dev.kappa.connectors.kafka.client.SecretConfigProvider");
            }
            return all;
        }
    }

    /**
     * The Postgres database of views and metadata.
     *
     * @param password a reference to a secret
     * @param writer by whom jobs write views
     * @param readers the role that may read every view
     */
    public record Serving(String url, String user, String password, Account writer, String schema, String readers) {}

    /** @param password a reference to a secret */
    public record Account(String user, String password) {}

    /** @param properties Flink settings of every job */
    public record Flink(
            URI restUrl,
            int parallelism,
            Duration checkpointInterval,
            URI checkpoints,
            URI savepoints,
            SortedMap<String, String> properties) {
        public Flink {
            properties = copy(properties);
        }
    }

    /**
     * Where the SQL Gateway listens.
     *
     * @param codeAndFiles whether statements may load code and reach files
     */
    public record Gateway(String host, int port, boolean codeAndFiles) {}

    /** How the controller keeps time. */
    public record Controller(Duration poll, Duration lease) {}

    /**
     * What holds for a rebuild whose statement does not say otherwise.
     *
     * @param retain how long the versions that it replaced are kept
     * @param manualCutover it waits for a user's word before it switches
     */
    public record Rebuild(Duration retain, boolean manualCutover) {}

    public KappaConfig {
        Objects.requireNonNull(kafka);
        Objects.requireNonNull(serving);
        Objects.requireNonNull(flink);
        Objects.requireNonNull(jobJar);
        Objects.requireNonNull(jobJars);
        Objects.requireNonNull(secretsDirectory);
        others = copy(others);
    }

    /** Reads a file; throws CONFIGURATION with every problem at once. */
    public static KappaConfig read(Path file) {
        try {
            return parse(file, Files.readString(file));
        } catch (NoSuchFileException e) {
            throw new KappaException(
                    ErrorCode.CONFIGURATION,
                    "the configuration file " + file + " does not exist.",
                    "On one machine 'make up' writes one; for your own systems write one with the keys of the reference.");
        } catch (IOException e) {
            throw new KappaException(
                    ErrorCode.CONFIGURATION,
                    "the configuration file " + file + " cannot be read (" + e.getMessage() + ").",
                    "Make it a readable UTF-8 file.");
        }
    }

    /** Reads text as if it were that file. */
    public static KappaConfig parse(Path file, String text) {
        Map<String, String> v = ConfigReader.read(file.toString(), text);
        Path directory = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(Path.of("/"));
        Function<ConfigKey, String> get = k -> v.get(k.name());
        return new KappaConfig(
                new Kafka(
                        get.apply(ConfigKeys.KAFKA_SERVERS).replaceAll("\\s", ""),
                        family(v, ConfigKeys.KAFKA_PROPERTIES),
                        get.apply(ConfigKeys.KAFKA_PREFIX),
                        Integer.parseInt(get.apply(ConfigKeys.KAFKA_PARTITIONS)),
                        Short.parseShort(get.apply(ConfigKeys.KAFKA_REPLICATION)),
                        ValueType.duration(get.apply(ConfigKeys.KAFKA_TRANSACTION_TIMEOUT))),
                new Serving(
                        get.apply(ConfigKeys.SERVING_URL),
                        get.apply(ConfigKeys.SERVING_USER),
                        get.apply(ConfigKeys.SERVING_PASSWORD),
                        writer(get),
                        get.apply(ConfigKeys.SERVING_SCHEMA),
                        get.apply(ConfigKeys.SERVING_READERS)),
                new Flink(
                        URI.create(get.apply(ConfigKeys.FLINK_URL).replaceFirst("/+$", "")),
                        Integer.parseInt(get.apply(ConfigKeys.FLINK_PARALLELISM)),
                        ValueType.duration(get.apply(ConfigKeys.FLINK_INTERVAL)),
                        URI.create(get.apply(ConfigKeys.FLINK_CHECKPOINTS)),
                        URI.create(get.apply(ConfigKeys.FLINK_SAVEPOINTS)),
                        family(v, ConfigKeys.FLINK_PROPERTIES)),
                directory.resolve(get.apply(ConfigKeys.JOB_JAR)).normalize(),
                directory.resolve(get.apply(ConfigKeys.JOB_JARS)).normalize(),
                new Gateway(
                        get.apply(ConfigKeys.GATEWAY_HOST),
                        Integer.parseInt(get.apply(ConfigKeys.GATEWAY_PORT)),
                        get.apply(ConfigKeys.GATEWAY_CODE).equals("ALLOW")),
                new Controller(
                        ValueType.duration(get.apply(ConfigKeys.CONTROLLER_POLL)),
                        ValueType.duration(get.apply(ConfigKeys.CONTROLLER_LEASE))),
                new Rebuild(
                        ValueType.duration(get.apply(ConfigKeys.REBUILD_RETAIN)),
                        get.apply(ConfigKeys.REBUILD_CUTOVER).equals("MANUAL")),
                Optional.ofNullable(v.get(ConfigKeys.SECRETS_DIR.name()))
                        .map(d -> directory.resolve(d).normalize()),
                others(v));
    }

    /** The names of the secrets by which Kappa reaches its own database and brokers. */
    public Set<String> ownSecrets() {
        return Stream.concat(
                        Stream.of(serving.password(), serving.writer().password()),
                        kafka.properties().values().stream())
                .flatMap(value -> Secrets.names(value).stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Makes the names of topics, groups and tables. */
    public Names names() {
        return new Names(kafka.topicPrefix());
    }

    /**
     * What scripts may refer to as {@code ${config:key}}: the keys of {@link #others}, which are scripts' own, and where Kafka is. A
     * value that is a reference to a secret stays one.
     */
    public SortedMap<String, String> scriptValues() {
        SortedMap<String, String> values = new TreeMap<>(others);
        values.put(ConfigKeys.KAFKA_SERVERS.name(), kafka.bootstrapServers());
        return values;
    }

    /** Resolves references by this process's environment, and by {@code secrets.dir} where that names no directory. */
    public Secrets secrets() {
        return secrets(System::getenv);
    }

    /** The same for a given environment. */
    public Secrets secrets(Function<String, String> environment) {
        return new Secrets(environment).or(() -> secretsDirectory);
    }

    /** Lets this process's connectors find their secrets where {@link #secrets} does; for a process's one configuration. */
    public KappaConfig ofProcess() {
        secretsDirectory.ifPresent(Secrets::lookAlsoIn);
        return this;
    }

    private static Account writer(Function<ConfigKey, String> get) {
        String user = get.apply(ConfigKeys.SERVING_WRITER);
        return user == null
                ? new Account(get.apply(ConfigKeys.SERVING_USER), get.apply(ConfigKeys.SERVING_PASSWORD))
                : new Account(user, get.apply(ConfigKeys.SERVING_WRITER_PASSWORD));
    }

    private static SortedMap<String, String> family(Map<String, String> values, ConfigKey family) {
        SortedMap<String, String> found = new TreeMap<>();
        values.forEach((k, v) -> {
            if (family.covers(k)) {
                found.put(k.substring(family.familyPrefix().length()), v);
            }
        });
        return found;
    }

    private static SortedMap<String, String> others(Map<String, String> values) {
        SortedMap<String, String> found = new TreeMap<>();
        for (ConfigKey family : new ConfigKey[] {ConfigKeys.S3, ConfigKeys.SQS, ConfigKeys.SHOP, ConfigKeys.STACK}) {
            family(values, family).forEach((k, v) -> found.put(family.familyPrefix() + k, v));
        }
        return found;
    }

    private static SortedMap<String, String> copy(SortedMap<String, String> map) {
        return java.util.Collections.unmodifiableSortedMap(new TreeMap<>(map));
    }
}
