package dev.kappa.connectors.cdc.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kappa.connectors.cdc.fixture.Capture;
import dev.kappa.connectors.cdc.fixture.Eventually;
import dev.kappa.connectors.cdc.fixture.Systems;
import dev.kappa.topology.error.Problem;
import dev.kappa.topology.source.SourceSight;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What administrators do to a database while it is captured, what the raw topics then hold, and what DESCRIBE SOURCE says. */
class PostgresOperationsIT {
    private static final String FULL = "ALTER TABLE t REPLICA IDENTITY FULL";

    private static SourceSight sight(Capture capture) {
        return new PostgresDatabase()
                .sight(capture.spec().source(), capture.spec().options());
    }

    private static List<String> problems(Capture capture) {
        return sight(capture).problems().stream().map(Problem::toString).toList();
    }

    /** Nothing in the log says so: only a look at the database does. */
    @Test
    void aTableThatIsNoLongerPublishedIsTold() throws Exception {
        String[] setup = {
            "CREATE TABLE t (id int PRIMARY KEY)",
            FULL,
            "CREATE TABLE u (id int PRIMARY KEY)",
            FULL.replace(" t ", " u ")
        };
        try (Capture capture = Capture.ofPostgres("unpublished", Map.of(), setup)) {
            Systems.postgres()
                    .run(
                            "unpublished",
                            "DROP PUBLICATION kappa_unpublished",
                            "CREATE PUBLICATION kappa_unpublished FOR TABLE t, u",
                            "INSERT INTO t VALUES (1)");
            capture.start().await("public.t", 1).awaitStreaming();
            Eventually.until("nothing is wrong", Capture.PATIENCE, () -> problems(capture)
                    .isEmpty());
            assertTrue(
                    sight(capture)
                            .facts()
                            .get("slot")
                            .matches(
                                    "kappa_unpublished, being read, holds back [0-9]+ [kM]B of write-ahead log \\(without a bound\\)"),
                    () -> sight(capture).toString());
            Systems.postgres()
                    .run(
                            "unpublished",
                            "ALTER PUBLICATION kappa_unpublished DROP TABLE u",
                            "ALTER TABLE t REPLICA IDENTITY DEFAULT");
            String where = "SETUP: source 'unpublished', database 'unpublished': ";
            assertEquals(
                    List.of(
                            where
                                    + "table public.t does not log rows as they were before a change. ALTER TABLE \"public\".\"t\" REPLICA"
                                    + " IDENTITY FULL;",
                            where
                                    + "publication 'kappa_unpublished' lacks table public.u. ALTER PUBLICATION \"kappa_unpublished\" ADD"
                                    + " TABLE \"public\".\"u\";"),
                    problems(capture));
        }
    }

    /** Without whole images a record has no image before, which no reader takes for a row, and keeps its key. */
    @Test
    void changesWithoutTheRowBeforeAreNoChangesOfWrongRows() throws Exception {
        String[] setup = {"CREATE TABLE t (id int PRIMARY KEY, n int, large text)"};
        try (Capture capture =
                Capture.ofPostgres("keyonly", Map.of(), setup).start().awaitStreaming()) {
            Systems.postgres()
                    .run(
                            "keyonly",
                            "ALTER TABLE t ALTER COLUMN large SET STORAGE EXTERNAL",
                            "INSERT INTO t VALUES (1, 1, repeat('x', 10000)), (2, 2, 'small')",
                            "UPDATE t SET n = 2 WHERE id = 1",
                            "UPDATE t SET id = 3 WHERE id = 1",
                            "DELETE FROM t WHERE id = 3");
            capture.await("public.t", 6);
            List<String> changes = capture.changes("public.t");
            assertEquals(
                    List.of("u null {\"id\":1,\"n\":2}", "d null null", "u null {\"id\":3,\"n\":2}", "d null null"),
                    changes.subList(2, 6));
            assertEquals(
                    List.of("{\"id\":1}", "{\"id\":1}", "{\"id\":3}", "{\"id\":3}"),
                    capture.records("public.t").subList(2, 6).stream()
                            .map(r -> new String(r.key()))
                            .toList());
        }
    }

    @Test
    void tablesAreRenamedDroppedAndGivenOtherKeysAndColumns() throws Exception {
        String[] setup = {"CREATE TABLE t (id int PRIMARY KEY, code int NOT NULL)", FULL, "INSERT INTO t VALUES (1, 10)"
        };
        try (Capture capture = Capture.ofPostgres("ddl", Map.of(), setup).start()) {
            capture.await("public.t", 1).awaitStreaming();
            Systems.postgres()
                    .run(
                            "ddl",
                            "ALTER TABLE t DROP CONSTRAINT t_pkey, ADD PRIMARY KEY (code)",
                            "INSERT INTO t VALUES (2, 20)",
                            "UPDATE t SET code = 21 WHERE code = 20");
            // The key is the one that the catalog has when the change is read.
            capture.await("public.t", 4);
            Systems.postgres()
                    .run(
                            "ddl",
                            "ALTER TABLE t RENAME COLUMN id TO number",
                            "UPDATE t SET number = 3 WHERE code = 21",
                            "ALTER TABLE t ALTER COLUMN number TYPE text",
                            "UPDATE t SET number = 'four' WHERE code = 21",
                            "ALTER TABLE t RENAME TO renamed",
                            "INSERT INTO renamed VALUES ('5', 50)");
            capture.await("public.renamed", 1);
            Systems.postgres()
                    .run(
                            "ddl",
                            "DROP TABLE renamed",
                            "CREATE TABLE t (id int PRIMARY KEY)",
                            FULL,
                            "INSERT INTO t VALUES (7)");
            capture.await("public.t", 7).await("public.renamed", 1);
            assertEquals(
                    List.of(
                            "r null {\"id\":1,\"code\":10}",
                            "c null {\"id\":2,\"code\":20}",
                            "d {\"id\":2,\"code\":20} null",
                            "c null {\"id\":2,\"code\":21}",
                            "u {\"number\":2,\"code\":21} {\"number\":3,\"code\":21}",
                            "u {\"number\":\"3\",\"code\":21} {\"number\":\"four\",\"code\":21}",
                            "c null {\"id\":7}"),
                    capture.changes("public.t"));
            assertEquals(List.of("c null {\"number\":\"5\",\"code\":50}"), capture.changes("public.renamed"));
        }
    }

    @Test
    void aDroppedSlotAndADroppedPublicationStopTheJobWithTheReason() throws Exception {
        String[] setup = {"CREATE TABLE t (id int PRIMARY KEY)", FULL, "INSERT INTO t VALUES (1)"};
        try (Capture capture = Capture.ofPostgres("robbed", Map.of(), setup).start()) {
            capture.await("public.t", 1).awaitStreaming();
            Systems.postgres().run("robbed", "DROP PUBLICATION kappa_robbed", "INSERT INTO t VALUES (2)");
            Eventually.until("the job names the publication", Capture.PATIENCE, () -> capture.failure()
                    .contains("publication 'kappa_robbed'"));
            assertEquals(
                    List.of(
                            "SETUP: source 'robbed', database 'robbed': publication 'kappa_robbed' does not exist. CREATE PUBLICATION"
                                    + " \"kappa_robbed\" FOR TABLE \"public\".\"t\";"),
                    problems(capture));
            capture.kill();
            new PostgresDatabase().forget("robbed", capture.spec().options());
            assertTrue(problems(capture).toString().contains("replication slot 'kappa_robbed' is gone"));
        }
    }

    /** Postgres would go on from where the new slot begins, and say nothing. */
    @Test
    void aSlotThatWasDroppedAndMadeAgainIsRefused() throws Exception {
        String[] setup = {"CREATE TABLE t (id int PRIMARY KEY)", FULL, "INSERT INTO t VALUES (1)"};
        try (Capture capture = Capture.ofPostgres("remade", Map.of(), setup).start()) {
            capture.await("public.t", 1).awaitStreaming();
            Systems.postgres().run("remade", "INSERT INTO t VALUES (2)");
            capture.await("public.t", 2);
            capture.checkpoint();
            capture.kill();
            new PostgresDatabase().forget("remade", capture.spec().options());
            Systems.postgres()
                    .run(
                            "remade",
                            "INSERT INTO t VALUES (3)",
                            "SELECT pg_create_logical_replication_slot('kappa_remade', 'pgoutput')");
            capture.start();
            Eventually.until("the job says that the slot has moved", Capture.PATIENCE, () -> capture.failure()
                    .contains("dropped and made again, and changes are lost"));
        }
    }

    /** Writes elsewhere, in other tables and in other databases of the server, do not pile up behind the slot of a source where nothing happens. */
    @Test
    void theLogIsNotHeldBackByASourceWhereNothingHappens() throws Exception {
        String[] setup = {
            "CREATE TABLE t (id int PRIMARY KEY)", FULL, "CREATE SCHEMA other", "CREATE TABLE other.o (i int, pad text)"
        };
        try (Capture capture =
                Capture.ofPostgres("idle", Map.of(), setup).start().awaitStreaming()) {
            Systems.postgres().run("postgres", "CREATE DATABASE busy");
            Systems.postgres().run("busy", "CREATE TABLE b (i int, pad text)");
            for (int i = 0; i < 5; i++) {
                Systems.postgres()
                        .run("busy", "INSERT INTO b SELECT 1, repeat('x', 500) FROM generate_series(1, 10000)");
                Systems.postgres()
                        .run("idle", "INSERT INTO other.o SELECT 1, repeat('x', 500) FROM generate_series(1, 10000)");
            }
            Systems.postgres().run("postgres", "CHECKPOINT");
            capture.checkpoint();
            capture.kill();
            Systems.postgres().run("idle", "INSERT INTO t VALUES (1)");
            capture.start().await("public.t", 1);
            Eventually.until(
                    "less than 1 MB is held back",
                    Capture.PATIENCE,
                    () -> sight(capture).facts().get("slot").matches(".*holds back [0-9]+ kB.*"));
        }
    }
}
