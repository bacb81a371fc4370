package dev.kappa.redeploy.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.secret.Secrets;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KappaConfigTest {
    private static final Path FILE = Path.of("/etc/kappa/kappa.properties");
    private static final String REQUIRED =
            """
            kafka.bootstrap.servers = a:9092, b:9092
            serving.url = jdbc:postgresql://db/kappa
            serving.user = kappa
            serving.password = ${secret:serving}
            flink.rest.url = http://flink:8081/
            flink.checkpoints = file:///var/kappa/checkpoints
            flink.savepoints = s3://bucket/savepoints
            job.jar = lib/kappa-jobs.jar
            """;

    @Test
    void requiredKeysAloneAreEnough() {
        KappaConfig config = KappaConfig.parse(FILE, REQUIRED);
        assertEquals(
                new KappaConfig(
                        new KappaConfig.Kafka("a:9092,b:9092", new TreeMap<>(), "", 1, (short) 1, Duration.ofHours(1)),
                        new KappaConfig.Serving(
                                "jdbc:postgresql://db/kappa",
                                "kappa",
                                "${secret:serving}",
                                new KappaConfig.Account("kappa", "${secret:serving}"),
                                "public",
                                "public"),
                        new KappaConfig.Flink(
                                URI.create("http://flink:8081"),
                                1,
                                Duration.ofSeconds(1),
                                URI.create("file:///var/kappa/checkpoints"),
                                URI.create("s3://bucket/savepoints"),
                                new TreeMap<>()),
                        Path.of("/etc/kappa/lib/kappa-jobs.jar"),
                        Path.of("/etc/kappa/jars"),
                        new KappaConfig.Gateway("127.0.0.1", 21083, false),
                        new KappaConfig.Controller(Duration.ofMillis(50), Duration.ofSeconds(10)),
                        new KappaConfig.Rebuild(Duration.ofDays(1), false),
                        Optional.empty(),
                        new TreeMap<>()),
                config);
    }

    @Test
    void familiesKeepTheirKeys() {
        KappaConfig config = KappaConfig.parse(
                FILE,
                REQUIRED
                        + """
                        kafka.properties.security.protocol=SASL_SSL
                        kafka.properties.sasl.jaas.config=x required password="${secret:kafka}";
                        flink.properties.state.backend.type: rocksdb
                        s3.endpoint=http://127.0.0.1:21900
                        stack.flink.slots=8
                        """);
        assertEquals(
                Map.of(
                        "security.protocol",
                        "SASL_SSL",
                        "sasl.jaas.config",
                        "x required password=\"${secret:kafka}\";",
                        "bootstrap.servers",
                        "a:9092,b:9092"),
                config.kafka().clientProperties());
        assertEquals(Map.of("state.backend.type", "rocksdb"), config.flink().properties());
        assertEquals(Map.of("s3.endpoint", "http://127.0.0.1:21900", "stack.flink.slots", "8"), config.others());
    }

    @Test
    void everyProblemIsReportedAtOnceWithItsLine() {
        KappaException refused = assertThrows(
                KappaException.class,
                () -> KappaConfig.parse(
                        FILE,
                        """
                        # a comment \\
                        kafka.bootstrap.server = a:9092
                        serving.url = jdbc:postgresql://db/kappa?password=hunter2
                        serving.user = kappa
                        serving.password = hunter2
                        kafka.properties.ssl.key.password = hunter2
                        flink.properties.s3.secret-key = ${secret:s3}
                        flink.rest.url = flink:8081
                        flink.checkpoint.interval = \\
                            soon
                        flink.parallelism = 0
                        flink.parallelism = 2
                        gateway.port = 70000
                        colour = blue
                        rebuild.cutover = later
                        """));
        assertEquals(
                """
                /etc/kappa/kappa.properties:2:1 CONFIGURATION: the key 'kafka.bootstrap.server' is unknown. Did you mean 'kafka.bootstrap.servers'?
                /etc/kappa/kappa.properties:3:1 CONFIGURATION: 'serving.url' holds a user or a password; they belong to serving.user and serving.password. The Postgres database that serves the views and keeps the metadata (schema kappa).
                /etc/kappa/kappa.properties:5:1 CONFIGURATION: 'serving.password' holds a secret in clear. Write a reference such as ${secret:serving} and put the value into the environment or into a file of secrets.dir.
                /etc/kappa/kappa.properties:6:1 CONFIGURATION: 'kafka.properties.ssl.key.password' holds a secret in clear. Write a reference such as ${secret:kafka.ssl.key} and put the value into the environment or into a file of secrets.dir.
                /etc/kappa/kappa.properties:7:1 CONFIGURATION: 'flink.properties.s3.secret-key' holds a secret, and the settings of a job can be read over Flink's REST. Set it in the configuration of the Flink cluster.
                /etc/kappa/kappa.properties:8:1 CONFIGURATION: 'flink.rest.url' = 'flink:8081' is not like http://127.0.0.1:8081. The REST address of the Flink session cluster.
                /etc/kappa/kappa.properties:9:1 CONFIGURATION: 'flink.checkpoint.interval' = 'soon' is not a duration, such as 500ms, 1s, 10min, 1h or 1d. The time between two checkpoints of a job; a view shows a fact after about this time.
                /etc/kappa/kappa.properties:11:1 CONFIGURATION: 'flink.parallelism' = '0' is not a whole number from 1 to 32767. The parallelism of a new job.
                /etc/kappa/kappa.properties:12:1 CONFIGURATION: the key 'flink.parallelism' was already set in line 11. Remove one of the two.
                /etc/kappa/kappa.properties:13:1 CONFIGURATION: 'gateway.port' = '70000' is not a port from 1 to 65535. The port that the SQL Gateway listens on.
                /etc/kappa/kappa.properties:14:1 CONFIGURATION: the key 'colour' is unknown. Remove it; the reference of all keys is printed by ConfigReference.
                /etc/kappa/kappa.properties:15:1 CONFIGURATION: 'rebuild.cutover' = 'later' is neither AUTO nor MANUAL. AUTO: a rebuild switches by itself when its versions have caught up; MANUAL: it waits for ALTER REBUILD id APPLY; unless the ALTER says CUTOVER.
                CONFIGURATION: /etc/kappa/kappa.properties: the key 'kafka.bootstrap.servers' is missing. The Kafka brokers, as host:port, separated by commas.
                CONFIGURATION: /etc/kappa/kappa.properties: the key 'flink.checkpoints' is missing. The directory that jobs write their checkpoints to.
                CONFIGURATION: /etc/kappa/kappa.properties: the key 'flink.savepoints' is missing. The directory that jobs write their savepoints to.
                CONFIGURATION: /etc/kappa/kappa.properties: the key 'job.jar' is missing. Kappa's own job jar, kappa-jobs.jar.""",
                refused.getMessage());
    }

    @Test
    void noMessageShowsASecretInClear() {
        KappaException refused = assertThrows(
                KappaException.class,
                () -> KappaConfig.parse(
                        FILE,
                        REQUIRED.replace("${secret:serving}", "c4n4ry")
                                + "kafka.properties.sasl.jaas.config = p=\"c4n4ry\"\nserving.url=jdbc:postgresql:x?password=c4n4ry"));
        assertTrue(!refused.getMessage().contains("c4n4ry"), refused.getMessage());
    }

    @Test
    void aMissingFileSaysWhatToDo(@TempDir Path directory) {
        Path file = directory.resolve("kappa.properties");
        KappaException refused = assertThrows(KappaException.class, () -> KappaConfig.read(file));
        assertEquals(
                "CONFIGURATION: the configuration file " + file
                        + " does not exist. On one machine 'make up' writes one; for your own systems write one with the keys of the reference.",
                refused.getMessage());
    }

    @Test
    void secretsComeFromTheEnvironmentBeforeTheDirectoryOfTheFile(@TempDir Path directory) throws Exception {
        Files.createDirectories(directory.resolve("s"));
        Files.writeString(directory.resolve("s/serving"), "of the file\n");
        Secrets secrets = KappaConfig.parse(directory.resolve("kappa.properties"), REQUIRED + "secrets.dir = s\n")
                .secrets(Map.of("KAPPA_SECRET_OTHER", "of the environment")::get);
        assertEquals("of the file", secrets.resolve("${secret:serving}"));
        assertEquals("of the environment", secrets.resolve("${secret:other}"));
    }

    @Test
    void theReferenceListsEveryKeyOnce() {
        String table = ConfigReference.markdown();
        for (ConfigKey key : ConfigKeys.ALL) {
            assertEquals(2, table.split("\\| `" + java.util.regex.Pattern.quote(key.name()) + "` \\|", -1).length);
        }
        assertTrue(
                table.contains(
                        "| `kafka.partitions` | whole number from 1 | `1` | The partitions of a new topic; one partition keeps the order of everything. |"));
    }
}
