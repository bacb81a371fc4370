package dev.kappa.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kappa.jobs.testing.Broker;
import dev.kappa.jobs.testing.CapturedMetrics;
import dev.kappa.jobs.testing.Plans;
import dev.kappa.jobs.testing.RunningJob;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One log, ten times through admission and windows: by 1, 2 and 4 subtasks, fast and in small fetches, with a partition that has nearly everything and one that
 * is empty while the first of them run. Ten equal results, which are those of plain SQL, and no row that a window found late.
 */
class ReplayIT {
    private static final String COLUMNS = "k INT, v BIGINT, seen TIMESTAMP(3) NOT NULL";
    private static final String FAST = "";
    /** A fetch brings a few rows of one partition: the others wait. */
    private static final String THROTTLED =
            "'properties.max.partition.fetch.bytes'='2000', 'properties.fetch.max.bytes'='2000',"
                    + " 'properties.fetch.max.wait.ms'='5', ";

    private final Broker broker = Broker.shared();
    private final Set<List<String>> results = new HashSet<>();

    @TempDir
    Path directory;

    @Test
    void tenReplaysOfOneLogAreEqual() throws Exception {
        tenReplays("replayed", 6_000);
    }

    @Test
    @Tag("torture")
    void tenReplaysOfALongLogAreEqual() throws Exception {
        tenReplays("replayed_long", 600_000);
    }

    private void tenReplays(String topic, int rows) throws Exception {
        ReplayedLog log = new ReplayedLog(topic, 4);
        log.fill(rows, 4711);
        log.end(0, 1, 2);
        List<Replay> all = new ArrayList<>();
        for (int i = 1; i <= 10; i++) {
            all.add(new Replay(topic, i, i % 3 == 0 ? THROTTLED : FAST));
        }
        run(2, all.subList(0, 3), job -> {
            long inTime = log.rows() - log.late();
            long in = 3 * log.rows();
            job.await("all rows are judged", () -> CapturedMetrics.sum("records_in") == in);
            for (Replay replay : all.subList(0, 3)) {
                job.await(
                        "they are in the topic",
                        () -> broker.read(replay.version()).size() == inTime);
            }
            assertEquals(0, broker.read(all.get(0).result()).size(), "a partition is empty, so no window is over");
            log.end(3);
            check(job, all.subList(0, 3), log);
        });
        ReplayedLog narrow = new ReplayedLog(topic + "_narrow", 1);
        narrow.fill(rows / 10, 4712);
        narrow.end(0);
        run(1, all.subList(3, 6), job -> check(job, all.subList(3, 6), log));
        run(4, all.subList(6, 10), job -> check(job, all.subList(6, 10), log));
        assertEquals(Set.of(log.windows()), results);

        Replay one = new Replay(topic + "_narrow", 1, FAST);
        results.clear();
        run(4, List.of(one), job -> check(job, List.of(one), narrow));
    }

    private interface While {
        void running(RunningJob job) throws Exception;
    }

    private void run(int parallelism, List<Replay> replays, While test) throws Exception {
        for (Replay replay : replays) {
            replay.create(broker);
        }
        RunningJob.Content content = env -> {
            for (Replay replay : replays) {
                replay.addTo(env);
            }
        };
        try (RunningJob job = RunningJob.start(directory, parallelism, Optional.empty(), content)) {
            test.running(job);
        }
    }

    private void check(RunningJob job, List<Replay> replays, ReplayedLog log) throws Exception {
        List<String> expected = log.windows();
        long late = log.late();
        assertTrue(expected.size() > 20, "windows: " + expected.size());
        assertTrue(late > log.rows() / 200, "late: " + late);
        job.await("every window is over", () -> replays.stream()
                .allMatch(r -> broker.read(r.result()).size() >= expected.size()));
        for (Replay replay : replays) {
            List<String> result =
                    broker.values(replay.result()).stream().sorted().toList();
            assertEquals(expected, result, replay.result());
            results.add(result);
            assertEquals(late, broker.read(replay.late()).size());
        }
        assertEquals(replays.size() * late, CapturedMetrics.sum("late"));
        assertEquals(
                CapturedMetrics.sum("records_in"),
                CapturedMetrics.sum("accepted") + CapturedMetrics.sum("late") + CapturedMetrics.sum("dead_letters"));
        assertTrue(CapturedMetrics.counters("numLateRecordsDropped") > 0, "no window counts what is late");
        assertEquals(0, CapturedMetrics.sum("numLateRecordsDropped"));
    }

    /** @param fetching consumer properties of both jobs */
    private record Replay(String log, int number, String fetching) {
        String version() {
            return log + "_" + number + ".v1";
        }

        String late() {
            return log + "_" + number + ".late";
        }

        String result() {
            return log + "_windows_" + number + ".v1";
        }

        void create(Broker broker) throws Exception {
            int partitions = log.endsWith("narrow") ? 1 : 4;
            broker.createTopics(partitions, version());
            broker.createTopics(1, late(), log + "_" + number + ".dead-letters");
            broker.createTopics(2, result());
        }

        void addTo(StreamExecutionEnvironment env) throws Exception {
            String name = log + "_" + number;
            String raw = AdmissionIT.raw(
                            name,
                            COLUMNS
                                    + ", part INT METADATA FROM 'kappa.partition' VIRTUAL, WATERMARK FOR seen AS seen - INTERVAL '3' SECOND",
                            fetching + "'kind'='application', 'format'='json',"
                                    + " 'json.timestamp-format.standard'='ISO-8601', 'watermark-delay'='3 s', 'late-topic'='"
                                    + late() + "'")
                    .replace("'topic'='" + name + "'", "'topic'='" + log + "'");
            SqlJob.build(
                    env,
                    Plans.compile(
                            List.of(
                                    raw,
                                    AdmissionIT.version(
                                            name,
                                            COLUMNS + ", part INT",
                                            "'changelog-mode'='append', 'event-time'='seen', 'partition-column'='part'")),
                            "INSERT INTO version_" + name + " SELECT * FROM raw_" + name));
            String windows = log + "_windows_" + number;
            String input =
                    """
                    CREATE TABLE input (%s, WATERMARK FOR seen AS (seen - INTERVAL '3' SECOND) - INTERVAL '0.001' SECOND) WITH (
                     'connector'='kafka', 'topic'='%s', 'format'='json', 'json.timestamp-format.standard'='ISO-8601', %s
                     'scan.startup.mode'='earliest-offset', 'properties.isolation.level'='read_committed',
                     'properties.group.id'='kappa.%s', 'properties.bootstrap.servers'='%s')"""
                            .formatted(
                                    COLUMNS,
                                    version(),
                                    fetching,
                                    windows,
                                    Broker.shared().bootstrap());
            SqlJob.build(
                    env,
                    Plans.compile(
                            List.of(
                                    input,
                                    AdmissionIT.version(
                                            windows,
                                            "k INT, begins TIMESTAMP(3), n BIGINT, total BIGINT",
                                            "'changelog-mode'='append'")),
                            "INSERT INTO version_" + windows
                                    + " SELECT k, window_start, COUNT(*), SUM(v) FROM TABLE(TUMBLE(TABLE input, DESCRIPTOR(seen),"
                                    + " INTERVAL '10' SECOND)) GROUP BY k, window_start, window_end"));
        }
    }
}
