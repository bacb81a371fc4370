package dev.kappa.local.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kappa.local.StackException;
import dev.kappa.local.StackSettings;
import dev.kappa.local.it.RunningStack;
import dev.kappa.local.it.SharedStack;
import dev.kappa.local.part.Parts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kappa on somebody's own systems, by one configuration file: a broker that asks for a password, a database with the accounts of
 * {@code k8s/roles}, a Flink cluster that was there before. Gateway and controller are started as {@code make up} does, and then as the
 * container image does.
 */
@Tag("torture")
@ExtendWith(SharedStack.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OwnSystemsIT {
    private static final String PASSWORD = "br0ker-k4narie-/+%&-vogel";
    private static final Duration LONGEST = Duration.ofSeconds(90);

    private final RunningStack theirs;
    private final int gateway = SaslBroker.freePort();

    @TempDir
    static Path directory;

    private SaslBroker broker;
    private Path config;
    private RunningStack kappa;

    OwnSystemsIT(RunningStack stack) {
        this.theirs = stack;
    }

    @BeforeAll
    void theirSystems() throws Exception {
        broker = new SaslBroker(directory.resolve("broker"), PASSWORD);
        broker.start();
        Files.writeString(theirs.settings().home().secrets().file("kafka-jaas"), broker.login());
        try (Connection server = superuser("postgres");
                Statement sql = server.createStatement()) {
            sql.execute("CREATE DATABASE own");
            sql.execute("CREATE DATABASE own_shop");
        }
        roles("own", "serving.sql");
        try (Connection shop = superuser("own_shop");
                Statement sql = shop.createStatement()) {
            sql.execute("CREATE TABLE goods (id int PRIMARY KEY, price int); ALTER TABLE goods REPLICA IDENTITY FULL;"
                    + " INSERT INTO goods VALUES (1, 10), (2, 20); CREATE PUBLICATION kappa_own_shop FOR TABLE goods");
        }
        roles("own_shop", "source.sql");
        config = Files.writeString(directory.resolve("own.properties"), configuration("kafka-jaas"));
        kappa = own(config);
    }

    @AfterAll
    void stop() throws Exception {
        try {
            if (kappa != null) {
                kappa.down();
            }
        } finally {
            broker.close();
            try (Connection server = superuser("postgres");
                    Statement sql = server.createStatement()) {
                sql.execute("DROP DATABASE own WITH (FORCE)");
                sql.execute("DROP DATABASE own_shop WITH (FORCE)");
            }
        }
    }

    @Test
    @Order(1)
    void everythingThatIsWrongIsToldAtOnceAndNothingIsStarted() throws Exception {
        String wrong = configuration("no-such-secret")
                .replace("serving.readers=kappa_readers", "serving.readers=nobody")
                .replaceFirst("flink.rest.url=.*", "flink.rest.url=http://127.0.0.1:1")
                .replaceFirst("job.jar=.*", "job.jar=/nowhere/kappa-jobs.jar");
        RunningStack mistaken = own(Files.writeString(directory.resolve("wrong.properties"), wrong));

        String refused = assertThrows(StackException.class, mistaken::up).getMessage();

        for (String problem : List.of(
                "secret 'no-such-secret' is neither in the environment as KAPPA_SECRET_NO_SUCH_SECRET nor in the file",
                "has no role 'nobody' (serving.readers)",
                "http://127.0.0.1:1 does not answer",
                "job.jar: /nowhere/kappa-jobs.jar does not exist")) {
            assertTrue(refused.contains(problem), () -> problem + " is not in\n" + refused);
        }
    }

    @Test
    @Order(2)
    void streamsAndViewsRunOnThemAndTheirPasswordIsNowhere() throws Exception {
        kappa.up();
        kappa.script(
                        "own.sql",
                        """
                        CREATE STREAM own_clicks (id INT NOT NULL, n INT) WITH ('format' = 'json');
                        CREATE STREAM own_doubled AS SELECT id, n * 2 AS n FROM own_clicks;
                        CREATE MATERIALIZED VIEW own_sum AS SELECT SUM(n) AS n FROM own_doubled;
                        CREATE SOURCE own_shop WITH ('connector' = 'postgres-cdc', 'hostname' = '127.0.0.1', 'port' = '%s',
                          'username' = 'kappa_cdc', 'password' = '${secret:shop}', 'database-name' = 'own_shop');
                        CREATE STREAM own_goods FROM SOURCE own_shop TABLE 'public.goods';
                        CREATE MATERIALIZED VIEW own_value AS SELECT SUM(price) AS n FROM own_goods;
                        """
                                .formatted(theirs.other("shop.port")))
                .orFail();
        try (var producer = new KafkaProducer<>(broker.client(), new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>("own.own_clicks", "{\"id\":1,\"n\":4}"))
                    .get();
            producer.send(new ProducerRecord<>("own.own_clicks", "{\"id\":2,\"n\":5}"))
                    .get();
        }

        await("own_sum", () -> rows("SELECT n::text FROM own_sum").equals(List.of("18")));
        await("own_value", () -> rows("SELECT n::text FROM own_value").equals(List.of("30")));
        try (Connection session = session();
                Statement sql = session.createStatement()) {
            sql.execute("SELECT n FROM own_doubled");
            ResultSet rows = sql.getResultSet();
            assertTrue(rows.next());
        }
        SecretSearch search = new SecretSearch(Map.of("kafka-jaas", PASSWORD));
        StackTraces traces = new StackTraces(theirs, search);
        traces.files();
        new StackTraces(kappa, search).files();
        traces.flink();
        traces.processes();
        try (Connection own = superuser("own")) {
            traces.database("own", own);
        }
        System.out.println("searched for " + search.figures());
        assertEquals(List.of(), search.leaks());
    }

    @Test
    @Order(3)
    void theImageStartsTheSameTwo() throws Exception {
        kappa.down();
        Path image = directory.resolve("image");
        Path sources = RunningStack.checkout().resolve("k8s/image");
        assertEquals(
                0,
                new ProcessBuilder(sources.resolve("assemble.sh").toString(), image.toString())
                        .inheritIO()
                        .start()
                        .waitFor());
        Process controller = image(image, "controller");
        Process gatewayProcess = image(image, "gateway");
        try {
            await("the readiness probe", () -> probe("http://127.0.0.1:" + gateway + "/v1/info") == 200);
            await(
                    "the controller's lock",
                    () -> rows("SELECT owner FROM kappa.lock WHERE expires_at > clock_timestamp() AND owner LIKE '%:"
                                            + controller.pid() + "'")
                                    .size()
                            == 1);
            List<String> dropped = new ArrayList<>();
            try (Connection session = session();
                    Statement sql = session.createStatement()) {
                for (String statement : List.of("DROP STREAM own_clicks CASCADE", "DROP SOURCE own_shop CASCADE")) {
                    sql.execute(statement);
                    dropped.add(statement);
                }
            }
            assertEquals(2, dropped.size());
            assertEquals(List.of(), rows("SELECT name FROM kappa.objects"));
        } catch (AssertionError e) {
            for (String process : List.of("controller", "gateway")) {
                System.out.println(process + " said:\n" + Files.readString(directory.resolve(process + ".out")));
            }
            throw e;
        } finally {
            for (Process process : List.of(controller, gatewayProcess)) {
                process.destroy();
                assertTrue(process.waitFor(20, TimeUnit.SECONDS));
            }
        }
    }

    private Process image(Path image, String command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(image.resolve("kappa").toString(), command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(command + ".out").toFile());
        builder.environment()
                .putAll(Map.of(
                        "KAPPA_CONFIG", config.toString(),
                        "JAVA_HOME", System.getProperty("java.home"),
                        "JAVA_TOOL_OPTIONS", "-Xmx512m -XX:TieredStopAtLevel=1"));
        return builder.start();
    }

    private String configuration(String login) {
        return """
                kafka.bootstrap.servers=%s
                kafka.properties.security.protocol=SASL_PLAINTEXT
                kafka.properties.sasl.mechanism=PLAIN
                kafka.properties.sasl.jaas.config=${secret:%s}
                kafka.topic.prefix=own.
                serving.url=%s
                serving.user=kappa
                serving.password=${secret:serving}
                serving.writer.user=kappa_writer
                serving.writer.password=${secret:serving-writer}
                serving.readers=kappa_readers
                flink.rest.url=%s
                flink.checkpoints=%s
                flink.savepoints=%s
                flink.checkpoint.interval=1s
                job.jar=%s
                gateway.host=127.0.0.1
                gateway.port=%d
                secrets.dir=%s
                """
                .formatted(
                        broker.address(),
                        login,
                        theirs.config().serving().url().replaceFirst("/[^/]*$", "/own"),
                        theirs.config().flink().restUrl(),
                        theirs.config().flink().checkpoints(),
                        theirs.config().flink().savepoints(),
                        theirs.config().jobJar(),
                        gateway,
                        theirs.settings().home().secrets().directory());
    }

    private RunningStack own(Path file) {
        StackSettings settings = StackSettings.of(
                        RunningStack.checkout(),
                        Map.of("KAPPA_HOME", directory.resolve("home").toString(), "KAPPA_CONFIG", file.toString()))
                .withConfiguredGateway();
        return new RunningStack(settings, Parts.of(settings));
    }

    private void roles(String database, String script) throws Exception {
        try (Connection connection = superuser(database);
                Statement sql = connection.createStatement()) {
            sql.execute(Files.readString(
                    RunningStack.checkout().resolve("k8s/roles").resolve(script)));
        }
    }

    private Connection superuser(String database) throws SQLException {
        return DriverManager.getConnection(
                theirs.other("shop.url").replaceFirst("/[^/]*$", "/" + database),
                theirs.other("shop.user"),
                theirs.other("shop.password"));
    }

    private Connection session() throws SQLException {
        return DriverManager.getConnection("jdbc:flink://127.0.0.1:" + gateway);
    }

    private List<String> rows(String query) throws SQLException {
        try (Connection connection = superuser("own");
                Statement sql = connection.createStatement();
                ResultSet rows = sql.executeQuery(query)) {
            List<String> all = new ArrayList<>();
            while (rows.next()) {
                all.add(rows.getString(1));
            }
            return all;
        }
    }

    private static int probe(String url) throws InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return HttpClient.newHttpClient()
                    .send(request, HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            return 0;
        }
    }

    private static void await(String what, Callable<Boolean> there) throws Exception {
        Instant deadline = Instant.now().plus(LONGEST);
        while (true) {
            Exception last = null;
            try {
                if (there.call()) {
                    return;
                }
            } catch (SQLException e) {
                last = e; // the view is not there yet
            }
            if (Instant.now().isAfter(deadline)) {
                throw new AssertionError("waited " + LONGEST + " for " + what, last);
            }
            Thread.sleep(250);
        }
    }
}
