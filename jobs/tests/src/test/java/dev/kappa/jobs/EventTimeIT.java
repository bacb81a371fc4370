package dev.kappa.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kappa.jobs.testing.Broker;
import dev.kappa.jobs.testing.Plans;
import dev.kappa.jobs.testing.RunningJob;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Kafka timestamps of versions, as a reader sees them. */
class EventTimeIT {

    private final Broker broker = Broker.shared();

    @TempDir
    Path directory;

    @Test
    void recordsAreStampedWithTheEventTimeOfTheirRows() throws Exception {
        broker.createTopics(1, "visits", "appended.v1", "newest.v1");
        String input =
                """
                CREATE TABLE visits (visitor STRING NOT NULL, seen TIMESTAMP(3)) WITH ('connector'='kafka', 'topic'='visits',
                 'format'='json', 'json.timestamp-format.standard'='ISO-8601', 'scan.startup.mode'='earliest-offset',
                 'properties.group.id'='g.visits', 'properties.bootstrap.servers'='%s')"""
                        .formatted(broker.bootstrap());
        String columns = "visitor STRING NOT NULL, seen TIMESTAMP(3)";
        String append = Plans.compile(
                List.of(
                        input,
                        AdmissionIT.version("appended", columns, "'changelog-mode'='append', 'event-time'='seen'")),
                "INSERT INTO version_appended SELECT visitor, seen FROM visits");
        String changelog = Plans.compile(
                List.of(
                        input,
                        AdmissionIT.version(
                                "newest",
                                columns,
                                "'changelog-mode'='changelog', 'key'='visitor', 'event-time'='seen'")),
                "INSERT INTO version_newest SELECT visitor, MAX(seen) FROM visits GROUP BY visitor");
        Map<String, Long> stamps = new TreeMap<>(Map.of(
                "ada", millis("2011-12-09T12:50:00.123"), "ben", millis("2010-01-01T00:00:00"), "cleo", 0L, "dan", 0L));
        visit("ada", "\"2011-12-09T12:50:00.123\"");
        visit("ben", "\"2010-01-01T00:00:00\"");
        visit("cleo", "null");
        visit("dan", "\"1969-07-20T20:17:40\"");
        broker.flush();

        for (String plan : List.of(append, changelog)) {
            String topic = plan.equals(append) ? "appended.v1" : "newest.v1";
            try (RunningJob job = RunningJob.start(directory, 1, Optional.empty(), env -> SqlJob.build(env, plan))) {
                job.await("4 records in " + topic, () -> broker.read(topic).size() == 4);
                Map<String, Long> read = new TreeMap<>();
                for (ConsumerRecord<byte[], byte[]> record : broker.read(topic)) {
                    String text = new String(record.value(), StandardCharsets.UTF_8);
                    stamps.keySet().stream().filter(text::contains).forEach(v -> read.put(v, record.timestamp()));
                }
                assertEquals(stamps, read, topic);
            }
        }
    }

    private void visit(String visitor, String at) {
        broker.send("visits", "{\"visitor\":\"" + visitor + "\",\"seen\":" + at + "}");
    }

    private static long millis(String at) {
        return LocalDateTime.parse(at).toInstant(ZoneOffset.UTC).toEpochMilli();
    }
}
