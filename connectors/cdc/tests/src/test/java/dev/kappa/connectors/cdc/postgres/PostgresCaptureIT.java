package dev.kappa.connectors.cdc.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kappa.connectors.cdc.fixture.Capture;
import dev.kappa.connectors.cdc.fixture.Eventually;
import dev.kappa.connectors.cdc.fixture.FlinkCluster;
import dev.kappa.connectors.cdc.fixture.Systems;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.flink.api.common.JobStatus;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;

/** What readers of the raw topics see of a real Postgres. */
class PostgresCaptureIT {
    private static final String FULL = "ALTER TABLE t REPLICA IDENTITY FULL";

    @Test
    void theSnapshotComesFirstAndThenEveryChange() throws Exception {
        String[] setup = {
            "CREATE TABLE t (id int PRIMARY KEY, name text)", FULL, "INSERT INTO t VALUES (1, 'one'), (2, 'two')"
        };
        try (Capture capture = Capture.ofPostgres("first", Map.of(), setup).start()) {
            capture.await("public.t", 2);
            Systems.postgres()
                    .run(
                            "first",
                            "INSERT INTO t VALUES (3, 'three')",
                            "UPDATE t SET name = 'zwei' WHERE id = 2",
                            "DELETE FROM t WHERE id = 1",
                            "UPDATE t SET id = 4 WHERE id = 3");
            capture.await("public.t", 7);
            assertEquals(
                    List.of(
                            "r null {\"id\":1,\"name\":\"one\"}",
                            "r null {\"id\":2,\"name\":\"two\"}",
                            "c null {\"id\":3,\"name\":\"three\"}",
                            "u {\"id\":2,\"name\":\"two\"} {\"id\":2,\"name\":\"zwei\"}",
                            "d {\"id\":1,\"name\":\"one\"} null",
                            "d {\"id\":3,\"name\":\"three\"} null",
                            "c null {\"id\":4,\"name\":\"three\"}"),
                    capture.changes("public.t"));
            assertEquals(
                    "{\"id\":1}", new String(capture.records("public.t").get(0).key()));
        }
    }

    @Test
    void columnsThatComeAppearAndColumnsThatGoVanish() throws Exception {
        String[] setup = {"CREATE TABLE t (id int PRIMARY KEY, name text)", FULL, "INSERT INTO t VALUES (1, 'a')"};
        try (Capture capture = Capture.ofPostgres("columns", Map.of(), setup).start()) {
            capture.await("public.t", 1);
            Systems.postgres()
                    .run(
                            "columns",
                            "ALTER TABLE t ADD COLUMN more int DEFAULT 7",
                            "INSERT INTO t VALUES (2, 'b', 8)",
                            "UPDATE t SET name = 'c' WHERE id = 1",
                            "ALTER TABLE t DROP COLUMN name",
                            "INSERT INTO t VALUES (3, 9)");
            capture.await("public.t", 4);
            assertEquals(
                    List.of(
                            "r null {\"id\":1,\"name\":\"a\"}",
                            "c null {\"id\":2,\"name\":\"b\",\"more\":8}",
                            "u {\"id\":1,\"name\":\"a\",\"more\":7} {\"id\":1,\"name\":\"c\",\"more\":7}",
                            "c null {\"id\":3,\"more\":9}"),
                    capture.changes("public.t"));
        }
    }

    @Test
    void aLargeValueThatDidNotChangeIsThereAllTheSame() throws Exception {
        String[] setup = {"CREATE TABLE t (id int PRIMARY KEY, n int, large text)", FULL};
        try (Capture capture =
                Capture.ofPostgres("toast", Map.of(), setup).start().awaitStreaming()) {
            Systems.postgres()
                    .run(
                            "toast",
                            "INSERT INTO t SELECT 1, 1, string_agg(md5(i::text), '') FROM generate_series(1, 1000) i",
                            "UPDATE t SET n = 2");
            capture.await("public.t", 2);
            JsonNode update = capture.values("public.t").get(1);
            assertEquals(32_000, update.get("after").get("large").asText().length());
            assertEquals(update.get("before").get("large"), update.get("after").get("large"));
        }
    }

    @Test
    void aTruncationIsOneRecordOfItsOwnKind() throws Exception {
        String[] setup = {"CREATE TABLE t (id int PRIMARY KEY)", FULL, "INSERT INTO t VALUES (1)"};
        try (Capture capture = Capture.ofPostgres("truncation", Map.of(), setup).start()) {
            capture.await("public.t", 1);
            Systems.postgres().run("truncation", "TRUNCATE t", "INSERT INTO t VALUES (1)");
            capture.await("public.t", 3);
            assertEquals(List.of("r null {\"id\":1}", "t null null", "c null {\"id\":1}"), capture.changes("public.t"));
        }
    }

    @Test
    void tablesMadeLaterAndTablesWithoutAKeyAreCaptured() throws Exception {
        String[] setup = {"CREATE TABLE t (id int)", FULL, "INSERT INTO t VALUES (1), (1)", "CREATE SCHEMA other"};
        try (Capture capture = Capture.ofPostgres("later", Map.of("tables-without-primary-key", "allow"), setup)
                .start()) {
            capture.await("public.t", 2).awaitStreaming();
            Systems.postgres()
                    .run(
                            "later",
                            "CREATE TABLE other.hidden (id int PRIMARY KEY)",
                            "INSERT INTO other.hidden VALUES (1)",
                            "CREATE TABLE \"odd name.é\" (\"Id\" int PRIMARY KEY)",
                            "INSERT INTO \"odd name.é\" VALUES (5)");
            capture.await("public.odd-0020name-002e-00e9", 1);
            assertEquals(List.of("c null {\"Id\":5}"), capture.changes("public.odd-0020name-002e-00e9"));
            assertEquals(List.of(), capture.changes("other.hidden"));
            assertEquals(null, capture.records("public.t").get(0).key());
            assertEquals(List.of("r null {\"id\":1}", "r null {\"id\":1}"), capture.changes("public.t"));
        }
    }

    @Test
    void partitionsAreReadThroughTheirParent() throws Exception {
        String[] setup = {
            "CREATE TABLE t (id int PRIMARY KEY, v text) PARTITION BY RANGE (id)",
            "CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10)",
            "CREATE TABLE t2 PARTITION OF t FOR VALUES FROM (10) TO (20)",
            "ALTER TABLE t1 REPLICA IDENTITY FULL",
            "ALTER TABLE t2 REPLICA IDENTITY FULL",
            "INSERT INTO t VALUES (1, 'a')"
        };
        try (Capture capture = Capture.ofPostgres("partitions", Map.of(), setup)) {
            Systems.postgres()
                    .run("partitions", "ALTER PUBLICATION kappa_partitions SET (publish_via_partition_root = true)");
            capture.start().await("public.t", 1);
            Systems.postgres().run("partitions", "INSERT INTO t VALUES (11, 'b')", "UPDATE t SET id = 12 WHERE id = 1");
            capture.await("public.t", 4);
            assertEquals(
                    List.of(
                            "r null {\"id\":1,\"v\":\"a\"}",
                            "c null {\"id\":11,\"v\":\"b\"}",
                            "d {\"id\":1,\"v\":\"a\"} null",
                            "c null {\"id\":12,\"v\":\"a\"}"),
                    capture.changes("public.t"));
        }
    }

    @Test
    void topicsKeepEverythingForEverAndOneThatDoesNotIsRefused() throws Exception {
        String[] setup = {"CREATE TABLE t (id int PRIMARY KEY)", FULL, "CREATE TABLE empty (id int PRIMARY KEY)"};
        try (Capture capture = Capture.ofPostgres("retention", Map.of(), setup);
                var admin = Systems.kafka().admin()) {
            admin.createTopics(List.of(
                            new NewTopic("retention.public.t", 1, (short) 1).configs(Map.of("retention.ms", "1000"))))
                    .all()
                    .get();
            capture.start();
            Eventually.until("the job fails for the topic's retention", Capture.PATIENCE, () -> rootCauses(capture)
                    .contains("FINITE_RETENTION: topic 'retention.public.t' has"
                            + " retention.ms=1000, so it would lose facts that a rebuild needs. kafka-configs --alter"
                            + " --entity-type topics --entity-name retention.public.t --add-config retention.ms=-1"));
            var empty = new ConfigResource(ConfigResource.Type.TOPIC, "retention.public.empty");
            var config = admin.describeConfigs(List.of(empty)).all().get().get(empty);
            assertEquals("-1", config.get("retention.ms").value());
            assertEquals("-1", config.get("retention.bytes").value());
            assertEquals("delete", config.get("cleanup.policy").value());
        }
    }

    @Test
    void aLostSlotFailsLoudly() throws Exception {
        String[] setup = {"CREATE TABLE t (id int PRIMARY KEY)", FULL, "INSERT INTO t VALUES (1)"};
        try (Capture capture = Capture.ofPostgres("lostslot", Map.of(), setup).start()) {
            capture.await("public.t", 1);
            capture.checkpoint();
            capture.kill();
            new PostgresDatabase().forget("lostslot", capture.spec().options());
            capture.start();
            Eventually.until(
                    "the job fails", Capture.PATIENCE, () -> Systems.flink().status(capture.job()) == JobStatus.FAILED);
            assertTrue(rootCauses(capture).contains("replication slot 'kappa_lostslot' is gone"));
        }
    }

    @Test
    void thePasswordIsNeitherInTheLogNorInTheJob() throws Exception {
        String[] setup = {"CREATE TABLE t (id int PRIMARY KEY)", FULL, "INSERT INTO t VALUES (1)"};
        try (Capture capture = Capture.ofPostgres("canary", Map.of(), setup).start()) {
            capture.await("public.t", 1);
            String secret = System.getenv("KAPPA_SECRET_CDC_TEST");
            String log = Files.readString(Path.of("target/test.log"));
            assertTrue(log.contains("kappa_canary") || log.contains("canary"));
            assertFalse(log.contains(secret));
            String graph = new String(FlinkCluster.serialized(capture.spec()), StandardCharsets.ISO_8859_1);
            assertTrue(graph.contains("${secret:cdc-test}"));
            assertFalse(graph.contains(secret));
        }
    }

    private static String rootCauses(Capture capture) throws Exception {
        try {
            return Systems.flink()
                    .mini()
                    .getExecutionGraph(capture.job())
                    .get()
                    .getFailureInfo()
                    .getExceptionAsString();
        } catch (NullPointerException | ExecutionException e) {
            return "";
        }
    }
}
