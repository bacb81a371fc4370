package dev.kappa.local.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kappa.local.LocalSecrets;
import dev.kappa.local.it.RunningStack;
import dev.kappa.local.it.SharedStack;
import dev.kappa.topology.serving.PostgresIdentifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Canary secrets in every place that takes one: a source's password (with every character that somebody might forget to escape), one
 * that is wrong, the serving database's, the bucket's keys. The stack runs, fails by them, and is searched.
 */
@Tag("torture")
@ExtendWith(SharedStack.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecretsIT {
    private static final String PASSWORD = "k4narie-\"'\\${x}%41&+ü;-vogel";
    private static final String WRONG = "wr0ng-k4narie-\"'\\%41&+;-vogel";
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final RunningStack stack;
    private final Map<String, String> secrets = new TreeMap<>();
    private final SecretSearch search;
    private final StackTraces traces;

    SecretsIT(RunningStack stack) throws Exception {
        this.stack = stack;
        LocalSecrets files = stack.settings().home().secrets();
        Files.writeString(files.file("canary"), PASSWORD);
        Files.writeString(files.file("canary-wrong"), WRONG);
        try (var all = Files.list(files.directory())) {
            for (Path file : all.toList()) {
                secrets.put(
                        file.getFileName().toString(), Files.readString(file).strip());
            }
        }
        search = new SecretSearch(secrets);
        traces = new StackTraces(stack, search);
    }

    @BeforeAll
    void makeShop() throws Exception {
        try (Connection server = stack.shop();
                Statement sql = server.createStatement()) {
            sql.execute("CREATE DATABASE canaries");
            sql.execute("CREATE ROLE canary LOGIN REPLICATION PASSWORD " + PostgresIdentifier.literal(PASSWORD));
        }
        try (Connection shop = superuser();
                Statement sql = shop.createStatement()) {
            sql.execute("CREATE TABLE birds (id int PRIMARY KEY, name text); ALTER TABLE birds REPLICA IDENTITY FULL;"
                    + " GRANT SELECT ON birds TO canary; CREATE PUBLICATION kappa_canaries FOR TABLE birds;"
                    + " INSERT INTO birds VALUES (1, 'tit')");
        }
    }

    @AfterAll
    void removeShop() throws Exception {
        try (Connection gateway = stack.gateway()) {
            show(gateway, "DROP SOURCE canaries CASCADE");
            show(gateway, "DROP SOURCE canary_uploads CASCADE");
        }
        try (Connection server = stack.shop();
                Statement sql = server.createStatement()) {
            sql.execute("DROP DATABASE canaries WITH (FORCE)");
            sql.execute("DROP ROLE canary");
        }
    }

    @Test
    void noSecretIsAnywhereInARunningStackNorInOneThatFailsByThem() throws Exception {
        String script =
                """
                CREATE SOURCE canaries WITH ('connector' = 'postgres-cdc', 'hostname' = '127.0.0.1', 'port' = '%s',
                  'username' = 'canary', 'password' = '${secret:canary}', 'database-name' = 'canaries');
                CREATE SOURCE canary_uploads WITH ('connector' = 's3-notifications', 'queue-url' = '%s', 'queue-endpoint' = '%s',
                  'bucket' = '%s', 'endpoint' = '%s', 'region' = 'us-east-1', 'access-key' = '${secret:s3-access-key}',
                  'secret-key' = '${secret:s3-secret-key}');
                CREATE STREAM birds FROM SOURCE canaries TABLE 'public.birds';
                CREATE MATERIALIZED VIEW bird_count AS SELECT COUNT(*) AS birds FROM birds;
                """
                        .formatted(
                                stack.other("shop.port"),
                                stack.other("sqs.queue-url"),
                                stack.other("sqs.endpoint"),
                                stack.other("s3.bucket"),
                                stack.other("s3.endpoint"));
        search.text(
                "the client's output",
                stack.script("canaries.sql", script).orFail().output());
        await("the view", () -> one(stack.serving(), "SELECT birds FROM bird_count")
                .equals("1"));

        refusedStatements();
        jobThatFailsByItsPassword();
        int savepoints = savepoints();
        everythingThatCanBeShown();
        traces.files();
        try (Connection serving = stack.serving()) {
            traces.database("serving", serving);
        }
        try (Connection shop = superuser()) {
            traces.database("shop", shop);
        }
        traces.processes();
        traces.flink();
        traces.gateway();

        System.out.println("searched for " + search.figures() + ", " + savepoints + " savepoints");
        assertTrue(savepoints >= 4, savepoints + " savepoints");
        assertEquals(List.of(), search.leaks());
    }

    @Test
    void theSearchFindsWhatIsThere() {
        SecretSearch control = new SecretSearch(secrets);
        secrets.forEach((name, value) -> control.text("a place with " + name, "password=" + value + ";"));
        secrets.forEach((name, value) -> control.text(
                "a plan with " + name,
                java.util.Base64.getEncoder()
                        .encodeToString(("{\"options\":{\"password\":\"" + value + "\"},\"more\":\"to be long\"}")
                                .getBytes(java.nio.charset.StandardCharsets.UTF_8))));

        assertEquals(
                secrets.size() * 2,
                control.leaks().stream()
                        .distinct()
                        .filter(leak -> !leak.endsWith("(unpacked)"))
                        .count());
    }

    /** Refusals are shown to the client, and logged. */
    private void refusedStatements() throws Exception {
        String source =
                "CREATE SOURCE refused WITH ('connector' = 'postgres-cdc', 'hostname' = '127.0.0.1', 'port' = '%s',"
                        + " 'username' = 'canary', 'password' = '%s', 'database-name' = 'canaries')";
        for (String password : List.of("${secret:canary-wrong}", WRONG.replace("'", "''"), "${secret:serving}")) {
            RunningStack.ScriptResult refused =
                    stack.script("refused.sql", source.formatted(stack.other("shop.port"), password) + ";\n");
            assertNotEquals(0, refused.exit());
            if (password.startsWith("$")) { // the third is in the statement that the client prints
                search.text("the client's error", refused.output());
            }
        }
    }

    /** Its exceptions are in logs, in Flink's REST and in the registry. */
    private void jobThatFailsByItsPassword() throws Exception {
        try (Connection server = stack.shop();
                Statement sql = server.createStatement()) {
            sql.execute("ALTER ROLE canary PASSWORD 'another-one'");
            sql.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'canary'");
            await("the job to fail", () -> {
                for (String job : traces.jobs()) {
                    JsonNode exceptions = traces.get(stack.config().flink().restUrl() + "/jobs/" + job + "/exceptions");
                    if (exceptions.toString().contains("password authentication failed")) {
                        return true;
                    }
                }
                return false;
            });
            sql.execute("ALTER ROLE canary PASSWORD " + PostgresIdentifier.literal(PASSWORD));
        }
        try (Connection shop = superuser();
                Statement sql = shop.createStatement()) {
            sql.execute("INSERT INTO birds VALUES (2, 'wren')");
        }
        await("the job to recover", () -> one(stack.serving(), "SELECT birds FROM bird_count")
                .equals("2"));
    }

    private int savepoints() throws Exception {
        String flink = stack.config().flink().restUrl().toString();
        int taken = 0;
        for (String job : traces.jobs()) {
            if (!traces.get(flink + "/jobs/" + job).path("state").asText().equals("RUNNING")) {
                continue;
            }
            String trigger = traces.post(flink + "/jobs/" + job + "/savepoints", "{\"cancel-job\":false}")
                    .path("request-id")
                    .asText();
            await("a savepoint of " + job, () -> traces.get(flink + "/jobs/" + job + "/savepoints/" + trigger)
                    .path("status")
                    .path("id")
                    .asText()
                    .equals("COMPLETED"));
            taken++;
        }
        return taken;
    }

    private void everythingThatCanBeShown() throws Exception {
        try (Connection gateway = stack.gateway()) {
            for (String statement : List.of(
                    "SHOW SOURCES",
                    "SHOW STREAMS",
                    "SHOW MATERIALIZED VIEWS",
                    "SHOW VERSIONS OF birds",
                    "SHOW REBUILDS",
                    "SHOW JOBS",
                    "SHOW CREATE TABLE birds",
                    "DESCRIBE birds",
                    "DESCRIBE canaries",
                    "DESCRIBE canary_uploads",
                    "DESCRIBE bird_count",
                    "EXPLAIN SELECT * FROM birds",
                    "EXPLAIN ALTER STREAM birds REBUILD",
                    "SET")) {
                search.text("answer to " + statement, show(gateway, statement));
            }
        }
    }

    private static String show(Connection gateway, String statement) {
        StringBuilder shown = new StringBuilder();
        try (Statement sql = gateway.createStatement()) {
            if (sql.execute(statement)) {
                ResultSet rows = sql.getResultSet();
                while (rows.next()) {
                    for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                        shown.append(rows.getObject(i)).append('|');
                    }
                }
            }
        } catch (SQLException | RuntimeException e) {
            for (Throwable t = e; t != null; t = t.getCause()) {
                shown.append(t).append('\n');
            }
        }
        return shown.toString();
    }

    private Connection superuser() throws SQLException {
        return DriverManager.getConnection(
                stack.other("shop.url").replaceFirst("/[^/]*$", "/canaries"),
                stack.other("shop.user"),
                stack.other("shop.password"));
    }

    private static String one(Connection connection, String query) throws SQLException {
        try (connection;
                Statement sql = connection.createStatement();
                ResultSet rows = sql.executeQuery(query)) {
            return rows.next() ? rows.getString(1) : "";
        }
    }

    private static void await(String what, Callable<Boolean> there) throws Exception {
        Instant deadline = Instant.now().plus(LONGEST);
        while (!there.call()) {
            assertTrue(Instant.now().isBefore(deadline), "waited " + LONGEST + " for " + what);
            Thread.sleep(250);
        }
    }
}
