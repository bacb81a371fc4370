package dev.kappa.redeploy.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kappa.redeploy.Eventually;
import dev.kappa.redeploy.TestPostgres;
import dev.kappa.redeploy.registry.Database;
import dev.kappa.redeploy.registry.DatabaseError;
import dev.kappa.redeploy.registry.Definitions;
import dev.kappa.redeploy.registry.FencedOut;
import dev.kappa.redeploy.registry.JdbcChangeJournal;
import dev.kappa.redeploy.registry.JdbcControllerLock;
import dev.kappa.redeploy.registry.JdbcRegistry;
import dev.kappa.topology.definition.ServingTable;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.definition.VersionId;
import dev.kappa.topology.error.KappaException;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresServingIT {
    private static final VersionDefinition V1 = Definitions.view("revenue \"net\"");
    private static final String VIEW = "public.\"revenue \"\"net\"\"\"";

    private Database database;
    private JdbcRegistry registry;
    private JdbcControllerLock lock;
    private long fence;
    private PostgresServing serving;

    @BeforeEach
    void freshDatabase() {
        database = TestPostgres.fresh();
        registry = new JdbcRegistry(database);
        registry.topology();
        lock = new JdbcControllerLock(database, "test", Duration.ofMinutes(1));
        fence = lock.take().orElseThrow();
        serving = new PostgresServing(database, fence, "public", Duration.ofMillis(150));
        registry.submit(Definitions.create(V1, 0));
    }

    @AfterEach
    void endSession() {
        lock.close();
        registry.close();
    }

    private List<String> countries(Database as) {
        return as.transaction(s -> s.list("SELECT country FROM " + VIEW + " ORDER BY 1", r -> r.text("country")));
    }

    private void insert(String country) {
        database.transaction(s ->
                s.update("INSERT INTO public.\"revenue \"\"net\"\"_v1\" (country, amount) VALUES (?, 1.50)", country));
    }

    @Test
    void readersSeeTheTableOfTheLiveVersionAndOnlyThat() {
        assertEquals(new Serving.Outcome.Done(), serving.create(V1, new Branches(List.of(V1), V1)));
        assertEquals(new Serving.Outcome.Done(), serving.create(V1, new Branches(List.of(V1), V1)));
        insert("DE");
        assertEquals(List.of(), countries(database));
        new JdbcChangeJournal(database, fence).makeLive(List.of(V1.id()));
        assertEquals(List.of("DE"), countries(database));
    }

    @Test
    void anOrdinaryRoleReadsTheViewAndNothingElse() {
        serving.create(V1, new Branches(List.of(V1), V1));
        insert("DE");
        new JdbcChangeJournal(database, fence).makeLive(List.of(V1.id()));
        String name = database.transaction(s -> s.first("SELECT current_database() AS d", r -> r.text("d")))
                .orElseThrow();
        TestPostgres.admin("DROP ROLE IF EXISTS reader", "CREATE ROLE reader LOGIN PASSWORD 'r'");
        Database reader = new Database(TestPostgres.url(name), "reader", () -> "r");
        assertEquals(List.of("DE"), countries(reader));
        assertThrows(
                KappaException.class,
                () -> reader.transaction(s -> s.list("SELECT * FROM kappa.live", r -> r.text("name"))));
        reader.close();
    }

    @Test
    void aTableOfSomebodyElseIsLeftAloneAndNamed() {
        database.transaction(s -> {
            s.script("CREATE TABLE " + VIEW + " (a int)");
            return null;
        });
        KappaException refused =
                assertThrows(KappaException.class, () -> serving.create(V1, new Branches(List.of(V1), V1)));
        assertEquals(
                "DUPLICATE_NAME: the schema public of the serving database already has a 'revenue \"net\"' that is not Kappa's, and"
                        + " revenue \"net\"$v1 needs that name. Rename or drop it, choose another name for the view, or set"
                        + " serving.schema.",
                refused.getMessage());
        assertEquals(new Serving.Outcome.Done(), serving.drop(V1, Optional.empty()));
        assertEquals(List.of(), database.transaction(s -> s.list("SELECT a FROM " + VIEW, r -> "x")));
    }

    @Test
    void droppingRemovesTableAndViewAndMayBeRepeated() {
        serving.create(V1, new Branches(List.of(V1), V1));
        database.transaction(s -> s.update(
                "INSERT INTO kappa.view_progress (name, version, attempt, writer, epoch) VALUES (?, 1, 1, 1, 9)",
                V1.name()));
        assertEquals(OptionalLong.of(9), serving.visibleEpoch(V1));
        assertEquals(new Serving.Outcome.Done(), serving.drop(V1, Optional.empty()));
        assertEquals(new Serving.Outcome.Done(), serving.drop(V1, Optional.empty()));
        assertEquals(OptionalLong.empty(), serving.visibleEpoch(V1));
        assertThrows(DatabaseError.class, () -> countries(database));
    }

    @Test
    void aSecondVersionIsASecondBranchAndMayHaveOtherColumns() {
        VersionDefinition v2 = new VersionDefinition(
                new VersionId(V1.name(), 2),
                V1.kind(),
                V1.statement(),
                V1.options(),
                V1.columns(),
                Optional.of(List.of()),
                V1.changelog(),
                V1.watermark(),
                V1.topic(),
                V1.rawTopics(),
                V1.deadLetterTopic(),
                V1.reads(),
                V1.source(),
                Optional.of(new ServingTable("public", V1.name() + "_v2", V1.name())),
                "other",
                V1.job(),
                V1.calls());
        serving.create(V1, new Branches(List.of(V1), V1));
        insert("DE");
        new JdbcChangeJournal(database, fence).makeLive(List.of(V1.id()));
        serving.create(v2, new Branches(List.of(V1, v2), V1));
        assertEquals(List.of("DE"), countries(database));
        serving.drop(v2, Branches.of(List.of(V1), Optional.of(V1.id())));
        assertEquals(List.of("DE"), countries(database));
    }

    @Test
    void aLongReaderIsNotWaitedFor() throws Exception {
        serving.create(V1, new Branches(List.of(V1), V1));
        try (Connection reader = database.connect()) {
            reader.setAutoCommit(false);
            reader.createStatement().executeQuery("SELECT * FROM " + VIEW);
            long start = System.nanoTime();
            assertTrue(serving.drop(V1, Optional.empty()) instanceof Serving.Outcome.Busy);
            assertTrue(System.nanoTime() - start < Duration.ofSeconds(5).toNanos());
        }
        assertEquals(new Serving.Outcome.Done(), serving.drop(V1, Optional.empty()));
    }

    @Test
    void aControllerThatLostTheLockChangesNoTable() {
        lock.close();
        JdbcControllerLock other = new JdbcControllerLock(database, "other", Duration.ofMinutes(1));
        Eventually.get("the lock is free", Duration.ofSeconds(20), other::take);
        assertThrows(FencedOut.class, () -> serving.create(V1, new Branches(List.of(V1), V1)));
        other.close();
    }
}
