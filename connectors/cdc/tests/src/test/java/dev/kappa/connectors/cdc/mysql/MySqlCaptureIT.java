package dev.kappa.connectors.cdc.mysql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kappa.connectors.cdc.CdcSpec;
import dev.kappa.connectors.cdc.fixture.Capture;
import dev.kappa.connectors.cdc.fixture.Eventually;
import dev.kappa.connectors.cdc.fixture.FlinkCluster;
import dev.kappa.connectors.cdc.fixture.FlinkReader;
import dev.kappa.connectors.cdc.fixture.Systems;
import dev.kappa.connectors.cdc.fixture.TestDatabase;
import dev.kappa.topology.error.Problem;
import dev.kappa.topology.source.TableShape;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What readers of the raw topics see of a real MySQL, with GTIDs, and of a real MariaDB. */
class MySqlCaptureIT {
    private static final String SECRET = System.getenv("KAPPA_SECRET_CDC_TEST");

    /** A source of that name, and the database of the same name that it captures, with these statements carried out in it. */
    private static Capture capture(TestDatabase database, String name, List<String> setup, Map<String, String> options)
            throws Exception {
        CdcSpec spec = database.create(name, options);
        database.run(name, setup.toArray(String[]::new));
        return Capture.of(spec);
    }

    /** Both databases write to one Kafka. */
    private static String name(TestDatabase database, String what) {
        return database.name().toLowerCase(Locale.ROOT) + "_" + what;
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "POSTGRES")
    void theSnapshotComesFirstAndThenEveryChange(TestDatabase database) throws Exception {
        List<String> setup = List.of(
                "CREATE TABLE t (id int PRIMARY KEY, name text)", "INSERT INTO t VALUES (1, 'one'), (2, 'two')");
        String name = name(database, "first");
        try (Capture capture = capture(database, name, setup, Map.of()).start()) {
            capture.await(name + ".t", 2);
            database.run(
                    name,
                    "INSERT INTO t VALUES (3, 'three')",
                    "UPDATE t SET name = 'zwei' WHERE id = 2",
                    "DELETE FROM t WHERE id = 1",
                    "UPDATE t SET id = 4 WHERE id = 3",
                    "ALTER TABLE t ADD COLUMN more int DEFAULT 7",
                    "INSERT INTO t VALUES (5, 'five', 8)",
                    "ALTER TABLE t DROP COLUMN name",
                    "INSERT INTO t VALUES (6, 9)",
                    "TRUNCATE TABLE t",
                    "CREATE TABLE made_later (id int PRIMARY KEY)",
                    "INSERT INTO made_later VALUES (1)");
            capture.await(name + ".made_later", 1);
            // The rows of a snapshot come in no order; only changes do.
            assertEquals(
                    Set.of("r null {\"id\":1,\"name\":\"one\"}", "r null {\"id\":2,\"name\":\"two\"}"),
                    Set.copyOf(capture.changes(name + ".t").subList(0, 2)));
            assertEquals(
                    List.of(
                            "c null {\"id\":3,\"name\":\"three\"}",
                            "u {\"id\":2,\"name\":\"two\"} {\"id\":2,\"name\":\"zwei\"}",
                            "d {\"id\":1,\"name\":\"one\"} null",
                            "d {\"id\":3,\"name\":\"three\"} null",
                            "c null {\"id\":4,\"name\":\"three\"}",
                            "c null {\"id\":5,\"name\":\"five\",\"more\":8}",
                            "c null {\"id\":6,\"more\":9}",
                            "t null null"),
                    capture.changes(name + ".t").subList(2, 10));
            assertEquals(
                    "{\"id\":3}", new String(capture.records(name + ".t").get(2).key()));
            assertEquals(List.of("c null {\"id\":1}"), capture.changes(name + ".made_later"));
            assertFalse(Files.readString(Path.of("target/test.log")).contains(SECRET));
            String graph = new String(FlinkCluster.serialized(capture.spec()), StandardCharsets.ISO_8859_1);
            assertTrue(graph.contains("${secret:cdc-test}"));
            assertFalse(graph.contains(SECRET));
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "POSTGRES")
    void everyTypeIsReadExactly(TestDatabase database) throws Exception {
        List<String> columns = new ArrayList<>();
        List<String> values = new ArrayList<>();
        for (int i = 0; i < MySqlSample.ALL.size(); i++) {
            columns.add("c" + i + " " + MySqlSample.ALL.get(i).type());
            values.add(MySqlSample.ALL.get(i).sql());
        }
        String row = String.join(", ", values) + ")";
        List<String> setup = List.of(
                "CREATE TABLE t (id int PRIMARY KEY, " + String.join(", ", columns) + ")",
                "SET time_zone = '+00:00', sql_mode = ''",
                "INSERT INTO t VALUES (1, " + row);
        String name = name(database, "types");
        try (Capture capture = capture(database, name, setup, Map.of()).start()) {
            capture.await(name + ".t", 1);
            database.run(name, "SET time_zone = '+00:00', sql_mode = ''", "INSERT INTO t VALUES (2, " + row);
            capture.await(name + ".t", 2);
            TableShape shape = new MySqlDatabase().describe(name, capture.spec().options(), "t");
            assertEquals(List.of("id"), shape.key());
            List<JsonNode> records = capture.values(name + ".t");
            byte[] bytes = capture.records(name + ".t").get(1).value();
            List<String> wrong = new ArrayList<>();
            for (int i = 0; i < MySqlSample.ALL.size(); i++) {
                MySqlSample sample = MySqlSample.ALL.get(i);
                String what = sample.type() + " " + sample.sql();
                JsonNode expected = new ObjectMapper().readTree(sample.json());
                compare(
                        wrong,
                        what + " in Flink's types",
                        sample.flinkType(),
                        shape.columns().get(i + 1).type());
                compare(
                        wrong,
                        what + " by the snapshot",
                        expected,
                        records.get(0).get("after").get("c" + i));
                compare(
                        wrong,
                        what + " by the log",
                        expected,
                        records.get(1).get("after").get("c" + i));
                List<String> read = FlinkReader.column(bytes, "c" + i, sample.flinkType());
                compare(wrong, what + " as Flink reads it", List.of("+I " + sample.flink()), read);
            }
            assertEquals(List.of(), wrong);
        }
    }

    /** MariaDB has no such type: its JSON is the text that was written. */
    @Test
    void theTextOfAJsonValueIsTheSameInTheSnapshotAndInTheLog() throws Exception {
        String value = "json_object('long', '1', 'b', json_array(1, 1e7, 0.1e0, 1.10, true, null),"
                + " 'd', date'2011-12-09', 's', 'a\"b\\n é 😀', 'big', 18446744073709551615)";
        List<String> setup = List.of("CREATE TABLE t (id int PRIMARY KEY, j json)", "INSERT INTO t SELECT 1, " + value);
        try (Capture capture =
                capture(TestDatabase.MYSQL, "mjson", setup, Map.of()).start()) {
            capture.await("mjson.t", 1);
            TestDatabase.MYSQL.run("mjson", "UPDATE t SET id = 2");
            capture.await("mjson.t", 3);
            List<JsonNode> records = capture.values("mjson.t");
            assertEquals(
                    List.of("r", "d", "c"),
                    records.stream().map(r -> r.get("op").asText()).toList());
            String text = records.get(0).get("after").get("j").asText();
            assertEquals(
                    "{\"b\": [1, 10000000, 0.1, 1.1, true, null], \"d\": \"2011-12-09\", \"s\": \"a\\\"b\\n é 😀\","
                            + " \"big\": 18446744073709551615, \"long\": \"1\"}",
                    text);
            assertEquals(text, records.get(1).get("before").get("j").asText());
            assertEquals(text, records.get(2).get("after").get("j").asText());
        }
    }

    @Test
    void aBulkChangeInterruptedManyTimesIsCompleteAndOnce() throws Exception {
        bulkChangesInterruptedManyTimesAreCompleteAndOnce(TestDatabase.MYSQL);
    }

    @Test
    @Tag("torture")
    void aBulkChangeOfMariaDbInterruptedManyTimesIsCompleteAndOnce() throws Exception {
        bulkChangesInterruptedManyTimesAreCompleteAndOnce(TestDatabase.MARIADB);
    }

    /** Bulk changes, many rows an event, with the job killed between them (FLINK-38531), and one insert after a kill. */
    private static void bulkChangesInterruptedManyTimesAreCompleteAndOnce(TestDatabase database) throws Exception {
        int rounds = Integer.getInteger("kappa.rounds", 4);
        BulkTable table = BulkTable.create(
                database, name(database, "bulk"), 5000, Map.of("scan.incremental.snapshot.chunk.size", "500"));
        try (Capture capture = Capture.of(table.spec()).start(2)) {
            Thread.sleep(1500);
            capture.kill();
            capture.start(2);
            capture.await(table.topic(), 5000);
            table.insert(5000, 25_000);
            table.run("UPDATE t SET v = v + 1");
            for (int round = 0; round < rounds; round++) {
                Thread.sleep(300);
                capture.kill();
                table.run("INSERT INTO t VALUES (" + (100_000 + round) + ", 0)");
                capture.start(2);
            }
            capture.await(table.topic(), 60_000 + rounds);
            capture.stopWithSavepoint();
            capture.start(2);
            table.run("INSERT INTO t VALUES (200000, 0)");
            capture.await(table.topic(), 60_001 + rounds);
            table.assertCompleteAndOnce(capture, 60_001 + rounds);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "POSTGRES")
    void everythingWrongIsSaidAtOnceAndEachRepairRepairs(TestDatabase database) throws Exception {
        Map<String, String> options = new TreeMap<>(
                database.create("mwrong", Map.of("username", "stranger")).options());
        database.run(
                "mwrong",
                "CREATE USER stranger@'%' IDENTIFIED BY '" + SECRET + "'",
                "GRANT INSERT ON mwrong.* TO stranger@'%'",
                "SET GLOBAL binlog_row_image = 'MINIMAL'",
                "SET GLOBAL binlog_expire_logs_seconds = 60",
                "CREATE TABLE keyed (id int PRIMARY KEY)");
        String where = "source 'wrong', database 'mwrong': ";
        try {
            assertEquals(
                    List.of(
                            "SETUP: " + where
                                    + "binlog_row_image is MINIMAL, so rows as they were before a change are not"
                                    + " logged. SET GLOBAL binlog_row_image = 'FULL'; -- and binlog_row_image=FULL in"
                                    + " my.cnf",
                            "SETUP: " + where + "the binary log is kept for 60 s only: a source that is down for longer"
                                    + " loses changes. SET GLOBAL binlog_expire_logs_seconds = 604800; -- and the same in"
                                    + " my.cnf",
                            "ACCESS_DENIED: " + where + "user 'stranger' may not read the binary log. GRANT REPLICATION"
                                    + " SLAVE ON *.* TO 'stranger';",
                            "ACCESS_DENIED: " + where + "user 'stranger' may not ask where the binary log ends. GRANT"
                                    + " REPLICATION CLIENT ON *.* TO 'stranger';",
                            "ACCESS_DENIED: " + where
                                    + "user 'stranger' may not read database 'mwrong'. GRANT SELECT ON"
                                    + " `mwrong`.* TO 'stranger';"),
                    problems(options));
            for (Problem problem : new MySqlDatabase().check("wrong", options)) {
                if (problem.hint().orElse("").matches("(?s)(GRANT|SET) .*")) {
                    database.run("", problem.hint().get().replaceAll(";.*", ""));
                }
            }
            assertEquals(List.of(), problems(options));
        } finally {
            database.run("", "SET GLOBAL binlog_row_image = 'FULL'", "SET GLOBAL binlog_expire_logs_seconds = 0");
        }
        options.put("database-name", "mwrang");
        assertEquals(
                List.of(
                        "SETUP: source 'wrong', database 'mwrang': there is no database 'mwrang', or the user may not see"
                                + " it. Did you mean 'mwrong'?"),
                problems(options).stream().filter(p -> p.startsWith("SETUP")).toList());
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "POSTGRES")
    void aLogInAFormThatWouldBeMissedIsRefused(TestDatabase database) throws Exception {
        Map<String, String> forms = database == TestDatabase.MYSQL
                ? new TreeMap<>(
                        Map.of("binlog_row_value_options", "PARTIAL_JSON", "binlog_transaction_compression", "ON"))
                : Map.of("log_bin_compress", "ON");
        CdcSpec spec = database.create("mforms", Map.of());
        database.run("mforms", "CREATE TABLE t (id int PRIMARY KEY)");
        for (Map.Entry<String, String> form : forms.entrySet()) {
            database.run("", "SET GLOBAL " + form.getKey() + " = '" + form.getValue() + "'");
        }
        List<Problem> problems = new MySqlDatabase().check("wrong", spec.options());
        for (Problem problem : problems) {
            database.run("", problem.hint().orElseThrow().replaceAll(";.*", ""));
        }
        assertEquals(
                forms.entrySet().stream()
                        .map(f -> "SETUP: source 'wrong', database 'mforms': " + f.getKey() + " is " + f.getValue()
                                + ": the log has changes in a form that would be missed. SET GLOBAL " + f.getKey()
                                + " = "
                                + (f.getValue().equals("ON") ? "OFF" : "''") + "; -- and nothing of it in my.cnf")
                        .toList(),
                problems.stream().map(Problem::toString).toList());
        assertEquals(List.of(), problems(spec.options()));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "POSTGRES")
    void aServerThatWantsEncryptionGetsIt(TestDatabase database) throws Exception {
        assertCapturedEncrypted(database, name(database, "tls"), Map.of());
    }

    @Test
    void theLogOfAServerIsReadWhoseSignerIsKnown() throws Exception {
        Map<String, String> options = new TreeMap<>(Map.of(
                "jdbc.properties.sslMode", "VERIFY_CA",
                "jdbc.properties.trustCertificateKeyStoreType", "PKCS12",
                "jdbc.properties.trustCertificateKeyStorePassword", "${secret:cdc-test}"));
        CdcSpec unknown = TestDatabase.MYSQL.create("mtrust", options);
        assertEquals(
                List.of("UNREACHABLE"),
                problems(unknown.options()).stream()
                        .map(p -> p.replaceAll(":.*", ""))
                        .toList());

        options.put(
                "jdbc.properties.trustCertificateKeyStoreUrl",
                trusting(Systems.mySql().signer()).toUri().toString());
        assertCapturedEncrypted(TestDatabase.MYSQL, "mknown", options);
    }

    /** The server refuses who comes in clear, be it for rows or for the log. */
    private static void assertCapturedEncrypted(TestDatabase database, String name, Map<String, String> options)
            throws Exception {
        database.run("", "SET GLOBAL require_secure_transport = ON");
        try (Capture capture = capture(database, name, List.of("CREATE TABLE t (id int PRIMARY KEY)"), options)
                .start()) {
            Eventually.until("the log is read", Capture.PATIENCE, () -> database.streaming(name));
            database.run(name, "INSERT INTO t VALUES (1)");
            capture.await(name + ".t", 1);
        } finally {
            database.run("", "SET GLOBAL require_secure_transport = OFF");
        }
    }

    /** A store of Java's with a certificate that is text. */
    private static Path trusting(Path certificate) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (InputStream in = Files.newInputStream(certificate)) {
            store.setCertificateEntry(
                    "signer", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        Path file = Files.createTempFile(Systems.scratch(), "trust", ".p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, SECRET.toCharArray());
        }
        return file;
    }

    private static List<String> problems(Map<String, String> options) {
        return new MySqlDatabase()
                .check("wrong", options).stream().map(Problem::toString).toList();
    }

    private static void compare(List<String> wrong, String what, Object expected, Object found) {
        if (!expected.equals(found)) {
            wrong.add(what + ": expected " + expected + ", found " + found + "\n");
        }
    }
}
