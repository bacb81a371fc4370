package dev.kappa.local.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kappa.local.StackException;
import dev.kappa.local.it.RunningStack.ScriptResult;
import java.io.IOException;
import java.math.BigDecimal;
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
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What a person can type, on the whole stack. The files under {@code statements/refused} must be refused with the words that they expect
 * and leave nothing behind; each query under {@code statements/queries} becomes a view and is compared with Postgres over the same rows.
 */
@ExtendWith(SharedStack.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StatementsIT {
    private static final Path CASES = RunningStack.checkout().resolve("k8s/local/src/test/resources/statements");
    private static final Duration LONGEST = Duration.ofSeconds(90);

    private final RunningStack stack;
    private final String shop;
    private Belongings before;

    StatementsIT(RunningStack stack) {
        this.stack = stack;
        this.shop = stack.other("shop.url").replaceFirst("/[^/]*$", "/statements");
    }

    @BeforeAll
    void openShop() throws Exception {
        try (Connection server = stack.shop();
                Statement sql = server.createStatement()) {
            sql.execute("CREATE DATABASE statements");
        }
        runInShop(Files.readString(CASES.resolve("shop.sql")));
        before = Belongings.of(stack);
        stack.script("facts.sql", resolved(Files.readString(CASES.resolve("facts.sql"))))
                .orFail();
    }

    @AfterAll
    void closeShop() throws Exception {
        try (Connection server = stack.shop();
                Statement sql = server.createStatement()) {
            sql.execute("DROP DATABASE IF EXISTS statements WITH (FORCE)");
        }
    }

    @TestFactory
    @Order(1)
    Stream<DynamicTest> badInputIsRefusedAndLeavesNothing() throws Exception {
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", stack.config().kafka().bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic("forgetful", 1, (short) 1).configs(Map.of("retention.ms", "1000"))))
                    .all()
                    .get();
        }
        Belongings belongings = Belongings.of(stack);
        GatewaySession gateway = new GatewaySession(stack);
        return Stream.concat(
                cases("refused").entrySet().stream()
                        .map(file -> DynamicTest.dynamicTest(file.getKey(), () -> {
                            String[] parts = resolved(file.getValue()).split("\n-- expect\n", 2);
                            assertEquals(parts[1].strip(), gateway.refusal(parts[0]));
                        })),
                Stream.of(DynamicTest.dynamicTest("nothing is left", () -> {
                    gateway.close();
                    assertEquals(List.of(), Belongings.of(stack).since(belongings));
                })));
    }

    @Test
    @Order(2)
    void aScriptStopsAtItsFirstErrorAndSaysWhereItIs() throws Exception {
        Belongings belongings = Belongings.of(stack);

        ScriptResult result = stack.script(
                "two_mistakes.sql",
                "SHOW SOURCES;\n\nCREATE STREAM first_one AS\n  SELECT idd FROM items;\nCREATE STREAM second_one AS SELECT id FROM items;\n");

        assertNotEquals(0, result.exit());
        assertTrue(
                result.output()
                        .contains(
                                "two_mistakes.sql:4:10 UNKNOWN_COLUMN: column 'idd' does not exist. Did you mean 'id'?"),
                result.output());
        assertTrue(!result.output().contains("\tat ") && !result.output().contains("second_one"), result.output());
        assertEquals(List.of(), Belongings.of(stack).since(belongings));
    }

    @Test
    @Order(3)
    void aStatementThatIsCutOffInAScriptIsToldWithItsBeginning() throws Exception {
        StackException open = assertThrows(
                StackException.class,
                () -> stack.script("open.sql", "SHOW SOURCES;\nCREATE STREAM x AS SELECT 'a FROM items;\n"));
        StackException half = assertThrows(
                StackException.class, () -> stack.script("half.sql", "SHOW SOURCES;\nCREATE STREAM x AS\n"));

        assertTrue(open.getMessage().contains("open.sql:2:1 UNFINISHED_STATEMENT"), open.getMessage());
        assertTrue(open.getMessage().contains("a text in single quotes is open since 2:27"), open.getMessage());
        assertTrue(half.getMessage().contains("half.sql:2:1 UNFINISHED_STATEMENT"), half.getMessage());
    }

    @Test
    @Order(4)
    void whatIsNotOursReachesFlink() throws Exception {
        try (GatewaySession gateway = new GatewaySession(stack)) {
            gateway.rows("SET 'pipeline.name' = 'a copy'");
            gateway.rows("CREATE TEMPORARY VIEW big AS SELECT id, amount FROM items WHERE amount > 5");
            gateway.rows("CREATE TABLE default_catalog.default_database.nowhere (id BIGINT, amount DECIMAL(10, 2))"
                    + " WITH ('connector' = 'blackhole')");
            assertEquals(List.of("big"), gateway.rows("SHOW VIEWS"));
            assertEquals(
                    1,
                    gateway.rows("INSERT INTO default_catalog.default_database.nowhere SELECT * FROM big")
                            .size());
            List<String> jobs = gateway.rows("SHOW JOBS").stream()
                    .filter(job -> job.contains("|a copy|"))
                    .toList();
            assertEquals(1, jobs.size());
            gateway.rows("STOP JOB '" + jobs.get(0).split("\\|")[0] + "'");
            gateway.rows("DROP TABLE default_catalog.default_database.nowhere");
            assertEquals(1, gateway.rows("SELECT * FROM items", 1).size());
        }
    }

    @Test
    @Order(5)
    void everyKindOfQueryIsAViewThatFollows() throws Exception {
        Map<String, String> queries = cases("queries");
        StringBuilder script = new StringBuilder();
        queries.forEach((name, text) -> script.append("CREATE MATERIALIZED VIEW ")
                .append(name)
                .append(" AS\n")
                .append(part(text, 0))
                .append(";\n"));
        stack.script("queries.sql", script.toString()).orFail();

        runInShop(Files.readString(CASES.resolve("changes.sql")));
        produce(
                "clicks",
                "SELECT to_jsonb(c) - 'ts' || jsonb_build_object('ts', to_char(ts, 'YYYY-MM-DD\"T\"HH24:MI:SS.MS')) FROM clicks AS c ORDER BY ts");
        produce(
                "rates",
                "SELECT to_jsonb(r) - 'valid_from' || jsonb_build_object('valid_from', to_char(valid_from, 'YYYY-MM-DD\"T\"HH24:MI:SS.MS')) FROM rates AS r ORDER BY valid_from");

        Map<String, List<String>> expected = new TreeMap<>();
        for (Map.Entry<String, String> query : queries.entrySet()) {
            expected.put(query.getKey(), rowsInShop(part(query.getValue(), 1)));
        }
        Instant deadline = Instant.now().plus(LONGEST);
        while (!views(expected).equals(expected) && Instant.now().isBefore(deadline)) {
            Thread.sleep(500);
        }
        assertEquals(lines(expected), lines(views(expected)));
    }

    @Test
    @Order(6)
    void inBatchModeWhatThereIsNowIsReadAndTheQueryEnds() throws Exception {
        try (GatewaySession gateway = new GatewaySession(stack)) {
            gateway.rows("SET 'execution.runtime-mode' = 'batch'");
            for (String query : List.of(
                    "SELECT id, grp, amount FROM items", // updating, from a database
                    "SELECT grp, id, amount, place FROM top_n", // updating, a view
                    "SELECT grp, COUNT(*) AS n FROM clicks GROUP BY grp", // only gains rows
                    "SELECT id, amount FROM items ORDER BY id LIMIT 2")) {
                String inPostgres =
                        query.contains("top_n") ? part(cases("queries").get("top_n"), 0) : query;
                assertEquals(rowsInShop(inPostgres), trimmed(gateway.rows(query)), query);
            }
            gateway.rows("SET 'execution.runtime-mode' = 'streaming'");
            assertEquals(2, gateway.rows("SELECT id FROM items LIMIT 2", 2).size());
        }
    }

    @Test
    @Order(6)
    void aClientGetsTheRefusalWithoutTheServersStackTrace() throws Exception {
        try (GatewaySession gateway = new GatewaySession(stack)) {
            Throwable told = assertThrows(Exception.class, () -> gateway.rows("SELECT * FROM itmes"));
            while (told.getCause() != null) {
                told = told.getCause();
            }
            assertEquals(
                    "[Caused by: 1:15 UNKNOWN_STREAM: stream 'itmes' does not exist. Did you mean 'items'?\n\tat the SQL gateway\n]",
                    told.getMessage());
        }
    }

    @Test
    @Order(7)
    void whatIsDroppedLeavesNothing() throws Exception {
        try (GatewaySession gateway = new GatewaySession(stack)) {
            gateway.rows("DROP SOURCE statements CASCADE");
            gateway.rows("DROP STREAM clicks CASCADE");
            gateway.rows("DROP STREAM rates CASCADE");
            gateway.rows("DROP MATERIALIZED VIEW constant_rows");
        }
        Belongings left = Belongings.of(stack);
        List<String> more = left.since(before).stream()
                .filter(name ->
                        !name.startsWith("topic statements.") && !name.matches("topic (clicks|rates|forgetful)"))
                .toList();
        assertEquals(List.of(), more);
    }

    /** Sorted, as {@link #rows} gives them. */
    private static List<String> trimmed(List<String> rows) {
        return rows.stream().map(StatementsIT::withoutZeros).sorted().toList();
    }

    private static String withoutZeros(String row) {
        return Stream.of(row.split("\\|", -1))
                .map(value -> value.replaceFirst("(\\.\\d*?)0+$", "$1").replaceFirst("\\.$", ""))
                .collect(Collectors.joining("|"));
    }

    private static String lines(Map<String, List<String>> rows) {
        return rows.entrySet().stream()
                .map(view -> view.getKey() + "\n  " + String.join("\n  ", view.getValue()))
                .collect(Collectors.joining("\n"));
    }

    private Map<String, List<String>> views(Map<String, List<String>> expected) throws SQLException {
        Map<String, List<String>> views = new TreeMap<>();
        try (Connection serving = stack.serving()) {
            for (String view : expected.keySet()) {
                views.put(view, rows(serving, "SELECT * FROM " + view));
            }
        }
        return views;
    }

    private static String part(String text, int part) {
        String[] parts = text.split("\n-- Postgres:\n", 2);
        return parts[Math.min(part, parts.length - 1)].strip();
    }

    private static Map<String, String> cases(String folder) throws IOException {
        Map<String, String> cases = new TreeMap<>();
        try (Stream<Path> files = Files.list(CASES.resolve(folder))) {
            for (Path file : files.toList()) {
                cases.put(file.getFileName().toString().replaceFirst("\\.sql$", ""), Files.readString(file));
            }
        }
        return cases;
    }

    /** Ports and addresses of this run. */
    private String resolved(String text) {
        return text.replace("@PORT@", stack.other("shop.port"))
                .replace("@KAFKA@", stack.config().kafka().bootstrapServers())
                .replace("@S3@", stack.other("s3.endpoint"))
                .replace("@SQS@", stack.other("sqs.endpoint"))
                .replace(
                        "@SECRETS@",
                        stack.settings().home().directory().resolve("secrets").toString());
    }

    private Connection inShop() throws SQLException {
        return DriverManager.getConnection(shop, stack.other("shop.user"), stack.other("shop.password"));
    }

    private void runInShop(String script) throws SQLException {
        try (Connection connection = inShop();
                Statement sql = connection.createStatement()) {
            sql.execute(script);
        }
    }

    private List<String> rowsInShop(String query) throws SQLException {
        try (Connection connection = inShop()) {
            return rows(connection, query);
        }
    }

    /** Sorted; numbers without zeros at their end, which differ between the two. */
    private static List<String> rows(Connection connection, String query) throws SQLException {
        try (Statement sql = connection.createStatement();
                ResultSet rows = sql.executeQuery(query)) {
            List<String> all = new ArrayList<>();
            while (rows.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    Object value = rows.getObject(i);
                    row.add(value instanceof BigDecimal number ? number.toPlainString() : String.valueOf(value));
                }
                all.add(String.join("|", row));
            }
            return trimmed(all);
        }
    }

    private void produce(String topic, String query) throws Exception {
        Map<String, Object> client =
                Map.of("bootstrap.servers", stack.config().kafka().bootstrapServers());
        List<String> records;
        try (Connection connection = inShop();
                Statement sql = connection.createStatement();
                ResultSet rows = sql.executeQuery(query)) {
            records = new ArrayList<>();
            while (rows.next()) {
                records.add(rows.getString(1));
            }
        }
        try (var producer = new KafkaProducer<>(client, new StringSerializer(), new StringSerializer())) {
            for (String record : records) {
                producer.send(new ProducerRecord<>(topic, record)).get();
            }
        }
    }
}
