package dev.kappa.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kappa.jobs.testing.Broker;
import dev.kappa.jobs.testing.CapturedMetrics;
import dev.kappa.jobs.testing.Plans;
import dev.kappa.jobs.testing.RunningJob;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Raw topics through a compiled plan to versions and dead letters, on a real broker. */
class AdmissionIT {

    private final Broker broker = Broker.shared();

    @TempDir
    Path directory;

    static String raw(String stream, String columns, String more) {
        return "CREATE TABLE raw_" + stream + " (" + columns + ") WITH ('connector'='kappa-raw', 'topic'='" + stream
                + "', 'properties.bootstrap.servers'='" + Broker.shared().bootstrap() + "', 'group.id'='kappa."
                + stream + ".v1', 'stream'='" + stream + "', 'dead-letter-topic'='" + stream
                + ".dead-letters', 'transactional-id-prefix'='kappa." + stream + ".v1', 'transaction.timeout'='60 s', "
                + more + ")";
    }

    static String version(String stream, String columns, String more) {
        return "CREATE TABLE version_" + stream + " (" + columns + ") WITH ('connector'='kappa-version', 'topic'='"
                + stream + ".v1', 'properties.bootstrap.servers'='"
                + Broker.shared().bootstrap()
                + "', 'transactional-id-prefix'='kappa." + stream + ".v1', 'transaction.timeout'='60 s', " + more + ")";
    }

    private static String reason(ConsumerRecord<byte[], byte[]> letter) {
        return new String(letter.headers().lastHeader("kappa.reason").value(), StandardCharsets.UTF_8);
    }

    @Test
    void everyRecordIsAdmittedOrDeadOnceThroughKillStopAndAnotherParallelism() throws Exception {
        broker.createTopics(2, "clicks", "clicks.v1", "clicks.dead-letters");
        String columns = "id BIGINT NOT NULL, price DECIMAL(6, 2), paid BOOLEAN, seen TIMESTAMP(3)";
        String plan = Plans.compile(
                List.of(
                        raw(
                                "clicks",
                                columns + ", o BIGINT METADATA FROM 'offset'",
                                "'kind'='application', 'format'='json', 'json.timestamp-format.standard'='ISO-8601'"),
                        version("clicks", columns + ", o BIGINT", "'changelog-mode'='append'")),
                "INSERT INTO version_clicks SELECT * FROM raw_clicks");

        for (int i = 0; i < 1000; i++) {
            send(i);
        }
        broker.flush();
        RunningJob first = RunningJob.start(directory, 2, Optional.empty(), env -> SqlJob.build(env, plan));
        first.await(
                "the first thousand",
                () -> CapturedMetrics.sum("records_in") == 1000
                        && broker.read("clicks.v1").size() > 0);
        String checkpoint = first.kill();
        for (int i = 1000; i < 2000; i++) {
            send(i);
        }
        broker.flush();
        RunningJob second = RunningJob.start(directory, 1, Optional.of(checkpoint), env -> SqlJob.build(env, plan));
        second.await("the second thousand", () -> CapturedMetrics.sum("records_in") == 2000);
        String savepoint = second.stop();
        for (int i = 2000; i < 2100; i++) {
            send(i);
        }
        broker.flush();
        try (RunningJob third =
                RunningJob.start(directory, 2, Optional.of(savepoint), env -> SqlJob.build(env, plan))) {
            third.await(
                    "everything is committed",
                    () -> broker.read("clicks.v1").size()
                                    + broker.read("clicks.dead-letters").size()
                            >= 2100);

            assertEquals(
                    List.of(2100L, 1890L, 210L, 0L),
                    List.of(
                            CapturedMetrics.sum("records_in"),
                            CapturedMetrics.sum("accepted"),
                            CapturedMetrics.sum("dead_letters"),
                            CapturedMetrics.sum("header_lines")));
        }
        assertEquals(1890, broker.values("clicks.v1").stream().distinct().count());
        assertEquals(1890, broker.values("clicks.v1").size());
        assertEquals(210, broker.read("clicks.dead-letters").size());
        ConsumerRecord<byte[], byte[]> letter = broker.read("clicks.dead-letters").stream()
                .filter(l -> new String(l.value(), StandardCharsets.UTF_8).contains("\"id\":10,"))
                .findFirst()
                .orElseThrow();
        assertEquals("column 'price': '12345678.9' does not fit DECIMAL(6, 2)", reason(letter));
        assertEquals(
                "clicks", new String(letter.headers().lastHeader("kappa.topic").value(), StandardCharsets.UTF_8));
    }

    private void send(int i) {
        String price = i % 10 == 0 ? "12345678.9" : "9.50";
        broker.send(
                "clicks",
                "{\"id\":" + i + ",\"price\":" + price + ",\"paid\":true,\"seen\":\"2026-01-01T00:00:00.5\"}");
    }
}
