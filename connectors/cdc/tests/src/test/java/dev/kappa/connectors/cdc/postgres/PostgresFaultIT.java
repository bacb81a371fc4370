package dev.kappa.connectors.cdc.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kappa.connectors.cdc.fixture.Capture;
import dev.kappa.connectors.cdc.fixture.Eventually;
import dev.kappa.connectors.cdc.fixture.Replay;
import dev.kappa.connectors.cdc.fixture.Systems;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Nothing lost and nothing doubled, wherever the fault falls. Rounds by {@code -Dkappa.rounds}. */
class PostgresFaultIT {
    private static final int ROUNDS = Integer.getInteger("kappa.rounds", 5);
    private static final String[] TABLE = {
        "CREATE TABLE t (id int PRIMARY KEY, v text)", "ALTER TABLE t REPLICA IDENTITY FULL"
    };

    /** FLINK-39265: Debezium took the first change after a restore for one it had seen. */
    @Test
    void aCheckpointAKillAndOneInsertLoseNothing() throws Exception {
        try (Capture capture = Capture.ofPostgres("oneinsert", Map.of(), TABLE).start()) {
            capture.awaitStreaming();
            for (int round = 1; round <= ROUNDS; round++) {
                Systems.postgres().run("oneinsert", "INSERT INTO t VALUES (" + round * 2 + ", 'x')");
                capture.await("public.t", round * 2 - 1);
                capture.checkpoint();
                capture.kill();
                Systems.postgres().run("oneinsert", "INSERT INTO t VALUES (" + (round * 2 + 1) + ", 'y')");
                capture.start();
                capture.await("public.t", round * 2);
            }
            assertFits(capture, "oneinsert", "t");
        }
    }

    /** Many rows of one log record share a log position; a checkpoint falls between them. */
    @Test
    void aBulkLoadInterruptedManyTimesIsCompleteAndOnce() throws Exception {
        try (Capture capture = Capture.ofPostgres("bulk", Map.of(), TABLE).start()) {
            capture.awaitStreaming();
            Systems.postgres().run("bulk", "INSERT INTO t SELECT i, 'v' || i FROM generate_series(1, 60000) i");
            Systems.postgres().run("bulk", "UPDATE t SET v = v || '!' WHERE id % 2 = 0");
            for (int round = 0; round < ROUNDS; round++) {
                Thread.sleep(300);
                capture.kill();
                capture.start();
            }
            capture.await("public.t", 90_000);
            assertFits(capture, "bulk", "t");
        }
    }

    /** Its changes lie before the snapshot in the log and its commit after it, so positions alone cannot tell. */
    @Test
    void aTransactionThatWasRunningDuringTheSnapshotIsCapturedOnce() throws Exception {
        try (Capture capture = Capture.ofPostgres("running", Map.of(), TABLE)) {
            // A slot that exists already is used as it is; otherwise making it would wait for the transaction.
            Systems.postgres().run("running", "SELECT pg_create_logical_replication_slot('kappa_running', 'pgoutput')");
            Systems.postgres().run("running", "INSERT INTO t VALUES (1, 'seen')");
            try (Connection c = Systems.postgres().connect("running");
                    Statement s = c.createStatement()) {
                c.setAutoCommit(false);
                s.execute("INSERT INTO t VALUES (2, 'running')");
                s.execute("UPDATE t SET v = 'changed' WHERE id = 1");
                Systems.postgres().run("running", "INSERT INTO t VALUES (3, 'seen')");
                capture.start();
                capture.await("public.t", 2);
                Systems.postgres().run("running", "INSERT INTO t VALUES (4, 'later')");
                capture.await("public.t", 3);
                c.commit();
            }
            capture.await("public.t", 5);
            assertFits(capture, "running", "t");
        }
    }

    /** Keys are text, in an order that is not Java's; writers work all through the snapshot; the job is killed in it. */
    @Test
    void aSnapshotUnderFireAndKillsFitsTogether() throws Exception {
        String[] setup = {
            "CREATE TABLE t (id text COLLATE \"und-x-icu\" PRIMARY KEY, v int)",
            "ALTER TABLE t REPLICA IDENTITY FULL",
            "INSERT INTO t SELECT chr(65 + 32 * (i % 2) + i % 26) || '-' || i, 0 FROM generate_series(1, 20000) i"
        };
        try (Capture capture =
                Capture.ofPostgres("fire", Map.of("scan.incremental.snapshot.chunk.size", "200"), setup)) {
            try (Writers writers = new Writers("fire")) {
                capture.start(2);
                for (int round = 0; round < 3; round++) {
                    Thread.sleep(700);
                    capture.kill();
                    capture.start(2);
                }
                capture.await("public.t", 20_500);
            }
            Systems.postgres().run("fire", "INSERT INTO t VALUES ('the last', 1)");
            awaitKey(capture, "{\"id\":\"the last\"}");
            capture.stopWithSavepoint();
            capture.start();
            Systems.postgres().run("fire", "INSERT INTO t VALUES ('the very last', 1)");
            awaitKey(capture, "{\"id\":\"the very last\"}");
            assertFits(capture, "fire", "t");
        }
    }

    @Test
    void connectionsThatBreakAreMadeAgain() throws Exception {
        try (Capture capture = Capture.ofPostgres("broken", Map.of(), TABLE).start()) {
            capture.awaitStreaming();
            for (int i = 1; i <= 3; i++) {
                Systems.postgres().run("broken", "INSERT INTO t VALUES (" + i + ", 'x')");
                capture.await("public.t", i);
                Systems.postgres()
                        .run(
                                "postgres",
                                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                                        + " WHERE application_name = 'kappa broken'");
            }
            Systems.postgres().run("broken", "INSERT INTO t VALUES (4, 'x')");
            capture.await("public.t", 4);
            assertFits(capture, "broken", "t");
        }
    }

    /** What a checkpoint covers is confirmed, also when only other tables change, so that the log can be recycled. */
    @Test
    void theSlotFollows() throws Exception {
        try (Capture capture =
                Capture.ofPostgres("follow", Map.of(), TABLE).start().awaitStreaming()) {
            Systems.postgres()
                    .run(
                            "follow",
                            "CREATE SCHEMA other",
                            "CREATE TABLE other.o (id int PRIMARY KEY)",
                            "INSERT INTO t VALUES (1, 'x')");
            capture.await("public.t", 1);
            Systems.postgres().run("follow", "INSERT INTO other.o SELECT generate_series(1, 100000)");
            String held = "SELECT pg_current_wal_lsn() - confirmed_flush_lsn FROM pg_replication_slots"
                    + " WHERE slot_name = 'kappa_follow'";
            Eventually.until(
                    "the slot holds back less than 64 kB",
                    Capture.PATIENCE,
                    () -> Long.parseLong(
                                    rows("follow", held).keySet().iterator().next())
                            < 65_536);
            assertEquals(
                    1,
                    rows("follow", "SELECT count(*), 1 FROM pg_replication_slots WHERE database = 'follow'")
                            .size());
        }
    }

    /** Inserts, updates, deletes and moves of keys, some in transactions that stay open for a while. */
    private static final class Writers implements AutoCloseable {
        private final AtomicBoolean running = new AtomicBoolean(true);
        private final AtomicReference<Exception> failure = new AtomicReference<>();
        private final List<Thread> threads;

        Writers(String database) {
            threads = List.of(
                    new Thread(() -> write(database, 1)),
                    new Thread(() -> write(database, 2)),
                    new Thread(() -> write(database, 3)));
            threads.forEach(Thread::start);
        }

        private void write(String database, int seed) {
            Random random = new Random(seed);
            try (Connection c = Systems.postgres().connect(database);
                    Statement s = c.createStatement()) {
                c.setAutoCommit(false);
                for (int n = 0; running.get(); n++) {
                    // Each writer has rows of its own, so that they never wait for each other.
                    int row = random.nextInt(6600) * 3 + seed;
                    String id = "id LIKE '%-" + row + "'";
                    switch (random.nextInt(4)) {
                        case 0 -> s.execute("INSERT INTO t VALUES ('new-" + seed + "x" + n + "', " + n + ")");
                        case 1 -> s.execute("DELETE FROM t WHERE " + id);
                        case 2 -> s.execute("UPDATE t SET id = 'moved' || seq || '-' || " + row + " FROM (SELECT " + n
                                + " AS seq) x WHERE " + id);
                        default -> s.execute("UPDATE t SET v = v + 1 WHERE " + id);
                    }
                    if (random.nextInt(5) == 0) {
                        Thread.sleep(random.nextInt(60));
                    }
                    if (random.nextInt(3) == 0) {
                        c.commit();
                    }
                }
                c.commit();
            } catch (Exception e) {
                failure.set(e);
            }
        }

        @Override
        public void close() throws Exception {
            running.set(false);
            for (Thread t : threads) {
                t.join();
            }
            if (failure.get() != null) {
                throw failure.get();
            }
        }
    }

    private static void awaitKey(Capture capture, String key) throws Exception {
        Eventually.until(key, Capture.PATIENCE, () -> capture.records("public.t").stream()
                .anyMatch(r -> new String(r.key()).equals(key)));
    }

    /** Every record fits those before it, and all together make the table. */
    private static void assertFits(Capture capture, String database, String table) throws Exception {
        Replay replay = Replay.of(capture.records("public." + table));
        assertEquals(List.of(), replay.misfits().stream().limit(10).toList());
        Map<String, String> expected =
                rows(database, "SELECT json_build_object('id', id)::text, to_json(t)::text FROM " + table + " t");
        Map<String, String> compact = new TreeMap<>();
        expected.forEach((k, v) -> compact.put(k.replace(" : ", ":"), v));
        assertEquals(compact, replay.rows());
        assertTrue(replay.rows().size() > 1);
    }

    private static Map<String, String> rows(String database, String query) throws Exception {
        Map<String, String> rows = new TreeMap<>();
        try (Connection c = Systems.postgres().connect(database);
                Statement s = c.createStatement();
                ResultSet r = s.executeQuery(query)) {
            while (r.next()) {
                rows.put(r.getString(1), r.getMetaData().getColumnCount() > 1 ? r.getString(2) : "");
            }
        }
        return rows;
    }
}
