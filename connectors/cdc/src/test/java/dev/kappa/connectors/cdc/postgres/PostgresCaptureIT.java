package dev.kappa.connectors.cdc.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kappa.connectors.cdc.CdcSpec;
import dev.kappa.connectors.cdc.fixture.Eventually;
import dev.kappa.connectors.cdc.fixture.FlinkCluster;
import dev.kappa.connectors.cdc.fixture.KafkaBroker;
import dev.kappa.connectors.cdc.fixture.TestPostgres;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.flink.api.common.JobID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Captures a real Postgres into a real Kafka, and asserts only on what readers of the raw topics see. */
class PostgresCaptureIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @TempDir
    static Path directory;

    private static TestPostgres postgres;
    private static KafkaBroker kafka;
    private static FlinkCluster flink;

    @BeforeAll
    static void start() throws Exception {
        postgres = new TestPostgres(directory);
        kafka = new KafkaBroker(directory);
        flink = new FlinkCluster(directory);
    }

    @AfterAll
    static void stop() throws Exception {
        flink.close();
        kafka.close();
        postgres.close();
    }

    private static CdcSpec spec(String source, Map<String, String> more) throws SQLException {
        postgres.run("postgres", "CREATE DATABASE " + source);
        Map<String, String> options = new TreeMap<>(Map.of(
                "connector", "postgres-cdc",
                "hostname", "127.0.0.1",
                "port", String.valueOf(postgres.port()),
                "username", "postgres",
                "password", "${secret:cdc-test}",
                "database-name", source));
        options.putAll(more);
        return new CdcSpec(source, options, kafka.client(), "", 1, (short) 1);
    }

    private static void publish(String database) throws SQLException {
        postgres.run(database, "CREATE PUBLICATION kappa_" + database + " FOR ALL TABLES");
    }

    private static List<JsonNode> values(String topic) throws Exception {
        List<JsonNode> values = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> r : kafka.committed(topic)) {
            values.add(JSON.readTree(r.value()));
        }
        return values;
    }

    private static void awaitCount(String topic, int count) throws Exception {
        Eventually.until(
                count + " records in " + topic,
                PATIENCE,
                () -> kafka.committed(topic).size() >= count);
    }

    /** Only what changed, as text: op, before, after. */
    private static String change(JsonNode value) {
        return value.get("op").asText() + " " + value.get("before") + " " + value.get("after");
    }

    @Test
    void snapshotThenChanges() throws Exception {
        CdcSpec spec = spec("first", Map.of());
        postgres.run(
                "first",
                "CREATE TABLE t (id int PRIMARY KEY, name text)",
                "ALTER TABLE t REPLICA IDENTITY FULL",
                "INSERT INTO t VALUES (1, 'one'), (2, 'two')");
        publish("first");
        JobID job = flink.start(spec, 1, Optional.empty());
        awaitCount("first.public.t", 2);
        postgres.run(
                "first",
                "INSERT INTO t VALUES (3, 'three')",
                "UPDATE t SET name = 'zwei' WHERE id = 2",
                "DELETE FROM t WHERE id = 1",
                "UPDATE t SET id = 4 WHERE id = 3");
        awaitCount("first.public.t", 7);
        flink.kill(job);
        List<String> changes =
                values("first.public.t").stream().map(PostgresCaptureIT::change).toList();
        assertEquals(
                List.of(
                        "r null {\"id\":1,\"name\":\"one\"}",
                        "r null {\"id\":2,\"name\":\"two\"}",
                        "c null {\"id\":3,\"name\":\"three\"}",
                        "u {\"id\":2,\"name\":\"two\"} {\"id\":2,\"name\":\"zwei\"}",
                        "d {\"id\":1,\"name\":\"one\"} null",
                        "d {\"id\":3,\"name\":\"three\"} null",
                        "c null {\"id\":4,\"name\":\"three\"}"),
                changes);
        assertEquals(
                "{\"id\":1}",
                new String(kafka.committed("first.public.t").get(0).key()));
    }
}
