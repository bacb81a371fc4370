package dev.kappa.connectors.cdc.mysql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kappa.connectors.cdc.CdcSpec;
import dev.kappa.connectors.cdc.fixture.Capture;
import dev.kappa.connectors.cdc.fixture.FlinkCluster;
import dev.kappa.connectors.cdc.fixture.FlinkReader;
import dev.kappa.connectors.cdc.fixture.Replay;
import dev.kappa.connectors.cdc.fixture.Systems;
import dev.kappa.topology.error.Problem;
import dev.kappa.topology.source.TableShape;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What readers of the raw topics see of a real MariaDB. */
class MySqlCaptureIT {
    private static final String TEXT = "VARCHAR(2147483647)";
    private static final String SECRET = System.getenv("KAPPA_SECRET_CDC_TEST");

    /** A column: its type, a value as SQL, the JSON of it, what Flink reads (null where it cannot), the Flink type. */
    private record Sample(String type, String sql, String json, String flink, String flinkType) {}

    private static final List<Sample> SAMPLES = List.of(
            new Sample("tinyint(1)", "1", "1", "1", "SMALLINT"),
            new Sample("tinyint unsigned", "255", "255", "255", "SMALLINT"),
            new Sample("smallint unsigned", "65535", "65535", "65535", "INT"),
            new Sample("mediumint unsigned", "16777215", "16777215", "16777215", "INT"),
            new Sample("int unsigned", "4294967295", "4294967295", "4294967295", "BIGINT"),
            new Sample(
                    "bigint unsigned",
                    "18446744073709551615",
                    "\"18446744073709551615\"",
                    "18446744073709551615",
                    "DECIMAL(20, 0)"),
            new Sample("bigint", "-9223372036854775808", "-9223372036854775808", "-9223372036854775808", "BIGINT"),
            new Sample("float", "1.5", "1.5", "1.5", "FLOAT"),
            new Sample("double", "0.1", "0.1", "0.1", "DOUBLE"),
            new Sample("decimal(10,2)", "-1.10", "\"-1.10\"", "-1.10", "DECIMAL(10, 2)"),
            new Sample(
                    "decimal(38,10)",
                    "1234567890123456789012345678.0123456789",
                    "\"1234567890123456789012345678.0123456789\"",
                    "1234567890123456789012345678.0123456789",
                    "DECIMAL(38, 10)"),
            new Sample("date", "'2011-12-09'", "\"2011-12-09\"", "2011-12-09", "DATE"),
            new Sample(
                    "datetime", "'2011-12-09 12:50:00'", "\"2011-12-09T12:50:00\"", "2011-12-09T12:50", "TIMESTAMP(0)"),
            new Sample(
                    "datetime(6)",
                    "'2011-12-09 12:50:00.123456'",
                    "\"2011-12-09T12:50:00.123456\"",
                    "2011-12-09T12:50:00.123456",
                    "TIMESTAMP(6)"),
            new Sample(
                    "timestamp(3) NULL",
                    "'2011-12-09 12:50:00.123'",
                    "\"2011-12-09T12:50:00.123Z\"",
                    "2011-12-09T12:50:00.123",
                    "TIMESTAMP(3) WITH LOCAL TIME ZONE"),
            new Sample("time(6)", "'-838:59:58.999999'", "\"-838:59:58.999999\"", "-838:59:58.999999", TEXT),
            new Sample("year", "2011", "2011", "2011", "INT"),
            new Sample("varchar(20)", "'a\\0b é 😀 \"'", "\"a\\u0000b é 😀 \\\"\"", "a\u0000b é 😀 \"", TEXT),
            new Sample("longtext", "''", "\"\"", "", TEXT),
            new Sample("enum('a','b c')", "'b c'", "\"b c\"", "b c", TEXT),
            new Sample("set('x','y','z')", "'x,z'", "\"x,z\"", "x,z", TEXT),
            new Sample("bit(1)", "b'1'", "true", "true", "BOOLEAN"),
            new Sample("bit(10)", "b'1000000001'", "\"1000000001\"", "1000000001", TEXT),
            new Sample("binary(3)", "x'00ff10'", "\"AP8Q\"", "[0, -1, 16]", "VARBINARY(2147483647)"),
            new Sample("blob", "x'00ff10'", "\"AP8Q\"", "[0, -1, 16]", "VARBINARY(2147483647)"),
            new Sample("json", "'{\"a\": 1}'", "\"{\\\"a\\\": 1}\"", "{\"a\": 1}", TEXT),
            new Sample("date NULL", "'0000-00-00'", "null", "null", "DATE"),
            new Sample("int", "NULL", "null", "null", "INT"));

    private static Map<String, String> options(String database, String... more) throws Exception {
        Map<String, String> options = new TreeMap<>(Map.of(
                "connector", "mysql-cdc",
                "hostname", "127.0.0.1",
                "port", String.valueOf(Systems.mariaDb().port()),
                "username", "kappa_cdc",
                "password", "${secret:cdc-test}",
                "database-name", database));
        for (int i = 0; i < more.length; i += 2) {
            options.put(more[i], more[i + 1]);
        }
        return options;
    }

    private static Capture capture(String database, List<String> setup, String... more) throws Exception {
        Systems.mariaDb()
                .run(
                        "",
                        List.of(
                                "CREATE DATABASE " + database,
                                "CREATE USER IF NOT EXISTS kappa_cdc@'%' IDENTIFIED BY '" + SECRET + "'",
                                "GRANT REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO kappa_cdc@'%'",
                                "GRANT SELECT ON " + database + ".* TO kappa_cdc@'%'"));
        Systems.mariaDb().run(database, setup);
        return Capture.of(
                new CdcSpec(database, options(database, more), Systems.kafka().client(), "", 1, (short) 1));
    }

    @Test
    void theSnapshotComesFirstAndThenEveryChange() throws Exception {
        List<String> setup = List.of(
                "CREATE TABLE t (id int PRIMARY KEY, name text)", "INSERT INTO t VALUES (1, 'one'), (2, 'two')");
        try (Capture capture = capture("mfirst", setup).start()) {
            capture.await("mfirst.t", 2);
            Systems.mariaDb()
                    .run(
                            "mfirst",
                            List.of(
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
                                    "INSERT INTO made_later VALUES (1)"));
            capture.await("mfirst.made_later", 1);
            // The rows of a snapshot come in no order; only changes do.
            assertEquals(
                    Set.of("r null {\"id\":1,\"name\":\"one\"}", "r null {\"id\":2,\"name\":\"two\"}"),
                    Set.copyOf(capture.changes("mfirst.t").subList(0, 2)));
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
                    capture.changes("mfirst.t").subList(2, 10));
            assertEquals(
                    "{\"id\":3}", new String(capture.records("mfirst.t").get(2).key()));
            assertEquals(List.of("c null {\"id\":1}"), capture.changes("mfirst.made_later"));
            assertFalse(Files.readString(Path.of("target/test.log")).contains(SECRET));
            String graph = new String(FlinkCluster.serialized(capture.spec()), StandardCharsets.ISO_8859_1);
            assertTrue(graph.contains("${secret:cdc-test}"));
            assertFalse(graph.contains(SECRET));
        }
    }

    @Test
    void everyTypeIsReadExactly() throws Exception {
        List<String> columns = new ArrayList<>();
        List<String> values = new ArrayList<>();
        for (int i = 0; i < SAMPLES.size(); i++) {
            columns.add("c" + i + " " + SAMPLES.get(i).type());
            values.add(SAMPLES.get(i).sql());
        }
        String row = String.join(", ", values) + ")";
        List<String> setup = List.of(
                "CREATE TABLE t (id int PRIMARY KEY, " + String.join(", ", columns) + ")",
                "SET time_zone = '+00:00', sql_mode = ''",
                "INSERT INTO t VALUES (1, " + row);
        try (Capture capture = capture("mtypes", setup).start()) {
            capture.await("mtypes.t", 1);
            Systems.mariaDb()
                    .run(
                            "mtypes",
                            List.of("SET time_zone = '+00:00', sql_mode = ''", "INSERT INTO t VALUES (2, " + row));
            capture.await("mtypes.t", 2);
            TableShape shape =
                    new MySqlDatabase().describe("mtypes", capture.spec().options(), "t");
            assertEquals(List.of("id"), shape.key());
            List<JsonNode> records = capture.values("mtypes.t");
            byte[] bytes = capture.records("mtypes.t").get(1).value();
            List<String> wrong = new ArrayList<>();
            for (int i = 0; i < SAMPLES.size(); i++) {
                Sample sample = SAMPLES.get(i);
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

    /** Bulk changes, many rows an event, with the job killed between them (FLINK-38531), and one insert after a kill. */
    @Test
    void bulkChangesInterruptedManyTimesAreCompleteAndOnce() throws Exception {
        List<String> setup =
                List.of("CREATE TABLE t (id int PRIMARY KEY, v int)", "INSERT INTO t SELECT seq, 0 FROM seq_1_to_5000");
        try (Capture capture = capture("mbulk", setup, "scan.incremental.snapshot.chunk.size", "500")
                .start(2)) {
            Thread.sleep(1500);
            capture.kill();
            capture.start(2);
            capture.await("mbulk.t", 5000);
            Systems.mariaDb()
                    .run(
                            "mbulk",
                            List.of("INSERT INTO t SELECT seq, 1 FROM seq_5001_to_30000", "UPDATE t SET v = v + 1"));
            for (int round = 0; round < Integer.getInteger("kappa.rounds", 4); round++) {
                Thread.sleep(300);
                capture.kill();
                Systems.mariaDb().run("mbulk", List.of("INSERT INTO t VALUES (" + (100_000 + round) + ", 0)"));
                capture.start(2);
            }
            capture.await("mbulk.t", 60_000 + Integer.getInteger("kappa.rounds", 4));
            capture.stopWithSavepoint();
            capture.start(2);
            Systems.mariaDb().run("mbulk", List.of("INSERT INTO t VALUES (200000, 0)"));
            capture.await("mbulk.t", 60_001 + Integer.getInteger("kappa.rounds", 4));
            Replay replay = Replay.of(capture.records("mbulk.t"));
            assertEquals(List.of(), replay.misfits().stream().limit(10).toList());
            Map<String, String> expected = new TreeMap<>();
            try (Connection c = Systems.mariaDb().connect("mbulk");
                    Statement s = c.createStatement();
                    ResultSet r = s.executeQuery("SELECT id, v FROM t")) {
                while (r.next()) {
                    expected.put(
                            "{\"id\":" + r.getInt(1) + "}", "{\"id\":" + r.getInt(1) + ",\"v\":" + r.getInt(2) + "}");
                }
            }
            assertEquals(expected, replay.rows());
        }
    }

    @Test
    void everythingWrongIsSaidAtOnceAndEachRepairRepairs() throws Exception {
        Systems.mariaDb()
                .run(
                        "",
                        List.of(
                                "CREATE DATABASE mwrong",
                                "CREATE USER stranger@'%' IDENTIFIED BY '" + SECRET + "'",
                                "GRANT INSERT ON mwrong.* TO stranger@'%'",
                                "SET GLOBAL binlog_row_image = 'MINIMAL'",
                                "SET GLOBAL binlog_expire_logs_seconds = 60"));
        Systems.mariaDb().run("mwrong", List.of("CREATE TABLE keyed (id int PRIMARY KEY)"));
        Map<String, String> options = options("mwrong", "username", "stranger");
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
                    Systems.mariaDb().run("", List.of(problem.hint().get().replaceAll(";.*", "")));
                }
            }
            assertEquals(List.of(), problems(options));
        } finally {
            Systems.mariaDb()
                    .run(
                            "",
                            List.of(
                                    "SET GLOBAL binlog_row_image = 'FULL'",
                                    "SET GLOBAL binlog_expire_logs_seconds = 0"));
        }
        assertEquals(
                List.of(
                        "SETUP: source 'wrong', database 'mwrang': there is no database 'mwrang', or the user may not see"
                                + " it. Did you mean 'mwrong'?"),
                problems(options("mwrang", "username", "stranger")).stream()
                        .filter(p -> p.startsWith("SETUP"))
                        .toList());
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
