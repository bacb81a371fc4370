package dev.kappa.local.rebuild;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kappa.local.it.RunningStack;
import dev.kappa.local.it.SharedStack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests of the tests: what {@link Readers}, {@link Leftovers} and {@link Ledger} are there to see is done on purpose, and they see it. */
@ExtendWith(SharedStack.class)
class CheckersIT {
    /** Those that read seeded tables lose their connections, as when the database is killed. */
    private static final String DISCONNECT = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            + " WHERE query LIKE '%account_balances%' AND pid <> pg_backend_pid()";

    private static RunningStack stack;

    /** Tables that look like the views that {@link Readers} read, in a schema of their own. */
    @BeforeAll
    static void tables(RunningStack running) throws Exception {
        stack = running;
        sql(
                "CREATE SCHEMA seeded",
                "CREATE TABLE seeded.account_balances (account bigint, n bigint, v integer)",
                "CREATE TABLE seeded.per_minute (v integer)",
                "CREATE TABLE seeded.totals (n bigint, v integer)",
                "INSERT INTO seeded.account_balances VALUES (1, 5, 1), (2, 5, 1)",
                "INSERT INTO seeded.per_minute VALUES (1), (1)",
                "INSERT INTO seeded.totals VALUES (10, 1)");
    }

    @AfterAll
    static void remove() throws Exception {
        sql("DROP SCHEMA seeded CASCADE");
    }

    @Test
    void readersSeeASwitchInTwoTransactionsAStateThatGoesBackAndAnError() throws Exception {
        assertEquals(List.of(), seen());

        List<String> torn = seen("UPDATE seeded.totals SET v = 2", "UPDATE seeded.per_minute SET v = 2");
        assertTrue(torn.stream().anyMatch(w -> w.startsWith("torn")), torn.toString());
        sql("UPDATE seeded.account_balances SET v = 2");

        List<String> half = seen("UPDATE seeded.account_balances SET v = 3 WHERE account = 1");
        assertTrue(half.stream().anyMatch(w -> w.startsWith("torn")), half.toString());
        sql("UPDATE seeded.account_balances SET v = 2");

        List<String> stale = seen("UPDATE seeded.totals SET n = 9");
        assertTrue(stale.stream().anyMatch(w -> w.startsWith("stale")), stale.toString());

        List<String> lost = seen("DELETE FROM seeded.account_balances WHERE account = 2");
        assertTrue(lost.stream().anyMatch(w -> w.startsWith("stale")), lost.toString());

        sql("UPDATE seeded.totals SET n = 10");
        assertEquals(List.of(), seen(Readers.Outages.SURVIVED, DISCONNECT));
        List<String> back = seen(Readers.Outages.SURVIVED, DISCONNECT, "UPDATE seeded.totals SET n = 9");
        assertTrue(back.stream().anyMatch(w -> w.startsWith("stale")), back.toString());

        List<String> disconnected = seen(DISCONNECT);
        assertTrue(disconnected.stream().anyMatch(w -> w.startsWith("error: 57P01")), disconnected.toString());
        List<String> error = seen("ALTER TABLE seeded.totals RENAME TO gone");
        assertTrue(error.stream().anyMatch(w -> w.startsWith("error")), error.toString());
    }

    private static List<String> seen(String... acts) throws Exception {
        return seen(Readers.Outages.WRONG, acts);
    }

    private static List<String> seen(Readers.Outages outages, String... acts) throws Exception {
        try (Readers readers = new Readers(
                () -> {
                    Connection connection = stack.servingAsSuperuser();
                    connection.setSchema("seeded");
                    return connection;
                },
                2,
                outages)) {
            readers.awaitMore(4);
            sql(acts);
            readers.awaitMore(4);
            readers.close();
            return readers.wrong();
        }
    }

    @Test
    void whatIsLeftOverIsNamed() throws Exception {
        Leftovers leftovers = new Leftovers(stack);
        List<String> before = leftovers.look();
        String job = "0123456789abcdef0123456789abcdef";
        Path flink = stack.settings().home().flink();
        Path checkpoint = flink.resolve("checkpoints").resolve(job).resolve("chk-7");
        Path savepoint = flink.resolve("savepoints").resolve(job).resolve("savepoint-1");
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", stack.config().kafka().bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic("ghost.v9", 1, (short) 1)))
                    .all()
                    .get();
            admin.alterConsumerGroupOffsets(
                            "kappa.ghost.v9", Map.of(new TopicPartition("ghost.v9", 0), new OffsetAndMetadata(0)))
                    .all()
                    .get();
            sql(
                    "CREATE TABLE public.ghost_v9 (id bigint)",
                    "INSERT INTO kappa.view_progress (name, version, attempt, writer, epoch) VALUES ('ghost', 9, 1, 1, 1)");
            for (Path directory : List.of(checkpoint, savepoint)) {
                Files.createDirectories(directory);
                Files.writeString(directory.resolve("_metadata"), "x");
            }

            List<String> found = leftovers.look();
            found.removeAll(before);

            assertEquals(
                    List.of(
                            "topic ghost.v9 belongs to no version",
                            "group kappa.ghost.v9 belongs to no version",
                            "table ghost_v9 belongs to no version",
                            "progress of a view ghost$v9 belongs to no version",
                            "checkpoints of " + job + ", a job of no version",
                            "savepoints of " + job + ", a job of no version"),
                    found);
        } finally {
            try (Admin admin = Admin.create(
                    Map.of("bootstrap.servers", stack.config().kafka().bootstrapServers()))) {
                admin.deleteConsumerGroups(Set.of("kappa.ghost.v9")).all().get();
                admin.deleteTopics(Set.of("ghost.v9")).all().get();
            }
            sql("DROP TABLE IF EXISTS public.ghost_v9", "DELETE FROM kappa.view_progress WHERE name = 'ghost'");
            for (Path directory : List.of(checkpoint, savepoint)) {
                Files.deleteIfExists(directory.resolve("_metadata"));
                Files.deleteIfExists(directory);
                Files.deleteIfExists(directory.getParent());
            }
        }
    }

    private static void sql(String... statements) throws Exception {
        try (Connection serving = stack.servingAsSuperuser();
                Statement sql = serving.createStatement()) {
            for (String statement : statements) {
                sql.execute(statement);
            }
        }
    }
}
