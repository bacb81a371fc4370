package dev.kappa.redeploy.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kappa.redeploy.Eventually;
import dev.kappa.redeploy.TestPostgres;
import dev.kappa.topology.definition.ObjectKind;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.definition.VersionId;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.error.Position;
import dev.kappa.topology.error.Problem;
import dev.kappa.topology.graph.NamedObject;
import dev.kappa.topology.graph.Topology;
import dev.kappa.topology.plan.Change;
import dev.kappa.topology.plan.CreatePlanner;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JdbcRegistryIT {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final VersionId A1 = new VersionId("a", 1);

    private Database database;
    private JdbcRegistry registry;
    private JdbcControllerLock lock;
    private long fence;
    private JdbcChangeJournal journal;
    private JdbcJobBook book;

    @BeforeEach
    void freshDatabase() {
        database = TestPostgres.fresh();
        registry = new JdbcRegistry(database);
        assertEquals(Topology.empty(), registry.topology());
        lock = new JdbcControllerLock(database, "test", Duration.ofSeconds(10));
        fence = lock.take().orElseThrow();
        journal = new JdbcChangeJournal(database, fence);
        book = new JdbcJobBook(database, fence);
    }

    @AfterEach
    void endSession() {
        lock.close();
        registry.close();
    }

    private long created(String name, String... reads) {
        long id = registry.submit(Definitions.create(
                Definitions.stream(name, reads), registry.topology().revision()));
        journal.makeLive(List.of(new VersionId(name, 1)));
        journal.end(id, ChangeState.DONE, NOW);
        return id;
    }

    @Test
    void aSubmittedChangeIsReadBackAsItWasPlanned() {
        var view = Definitions.view("a");
        Change change = Definitions.create(view, 0);
        long id = registry.submit(change);

        ChangeStatus status = registry.status(id);
        assertEquals(
                change.steps(), status.steps().stream().map(StepStatus::step).toList());
        assertEquals(ChangeState.RUNNING, status.state());
        assertEquals(change.statement(), status.statement());
        Topology topology = registry.topology();
        assertEquals(1, topology.revision());
        assertEquals(new TreeMap<>(java.util.Map.of(A1, view)), topology.versions());
        assertEquals(Optional.empty(), topology.objects().get("a").live());
    }

    @Test
    void theNameStandsForTheVersionOnceItIsMadeLive() {
        created("a");
        assertEquals(
                new NamedObject("a", ObjectKind.STREAM, Optional.of(A1)),
                registry.topology().objects().get("a"));
    }

    @Test
    void aSecondChangeOfTheSameNameIsRefusedWithTheFirstOnesId() {
        long first = registry.submit(Definitions.create(Definitions.stream("a"), 0));
        KappaException refused = assertThrows(
                KappaException.class,
                () -> registry.submit(Definitions.create(
                        Definitions.stream("a"), registry.topology().revision())));
        assertEquals(
                "CONFLICT: change " + first
                        + " (CREATE of a) is under way and touches a too. WAIT REBUILD " + first
                        + " waits for its end; then"
                        + " try again.",
                refused.getMessage());
    }

    @Test
    void aChangeThatReadsWhatIsBeingRemovedIsRefused() {
        created("a");
        registry.submit(
                Definitions.drop(Definitions.stream("a"), registry.topology().revision()));
        KappaException refused = assertThrows(
                KappaException.class,
                () -> registry.submit(Definitions.create(
                        Definitions.stream("b", "a"), registry.topology().revision())));
        assertEquals(ErrorCode.CONFLICT, refused.problems().get(0).code());
        assertFalse(registry.topology().objects().containsKey("b"));
    }

    @Test
    void aDropPlannedBeforeANewReaderCameIsRefused() {
        created("a");
        long planned = registry.topology().revision();
        created("b", "a");
        KappaException refused = assertThrows(
                KappaException.class, () -> registry.submit(Definitions.drop(Definitions.stream("a"), planned)));
        assertEquals(
                "CONFLICT: a changed since this statement was planned (at revision " + planned
                        + "). Try again; it is then planned against what is there now.",
                refused.getMessage());
    }

    @Test
    void aFunctionIsAnObjectWhoseJarIsNeededWhileSomethingCallsIt() {
        VersionDefinition function = Definitions.function("f", "ab".repeat(32));
        VersionDefinition caller = Definitions.calling(Definitions.stream("a"), function);
        long made = registry.submit(new CreatePlanner(1).plan(registry.topology(), function));
        journal.makeLive(List.of(function.id()));
        journal.end(made, ChangeState.DONE, NOW);
        assertEquals(Set.of("ab".repeat(32)), book.jarHashes());
        long planned = registry.topology().revision();

        long calling = registry.submit(Definitions.create(caller, planned));
        assertEquals(
                ErrorCode.CONFLICT,
                assertThrows(KappaException.class, () -> registry.submit(Definitions.drop(function, planned)))
                        .problems()
                        .get(0)
                        .code());
        journal.makeLive(List.of(A1));
        journal.end(calling, ChangeState.DONE, NOW);
        assertEquals(
                "CONFLICT: f changed since this statement was planned (at revision " + planned
                        + "). Try again; it is then planned against what is there now.",
                assertThrows(KappaException.class, () -> registry.submit(Definitions.drop(function, planned)))
                        .getMessage());
        assertEquals(Optional.of(caller), registry.topology().live("a"));
        assertEquals(List.of("a"), registry.topology().dependentsOf(List.of("f")));

        journal.forget(function.id());
        assertEquals(Set.of("ab".repeat(32)), book.jarHashes());
        journal.forget(A1);
        assertEquals(Set.of(), book.jarHashes());
    }

    @Test
    void twoNewReadersOfOneNameDoNotExcludeEachOther() {
        created("a");
        long planned = registry.topology().revision();
        registry.submit(Definitions.create(Definitions.stream("b", "a"), planned));
        registry.submit(Definitions.create(Definitions.stream("c", "a"), planned));
        assertEquals(3, registry.topology().objects().size());
    }

    @Test
    void anUndoneChangeLeavesNothingButItsHistory() {
        long id = registry.submit(Definitions.create(Definitions.view("a"), 0));
        Problem cause = Problem.of(ErrorCode.JOB_FAILED, "no", "do").at(Position.of(1, 2));
        Problem later = Problem.of(ErrorCode.INTERNAL, "later");
        journal.start(id, 0, Optional.of("absent"), NOW);
        journal.start(id, 0, Optional.of("existed"), NOW);
        journal.fail(id, List.of(cause));
        journal.fail(id, List.of(later));
        journal.suppress(id, later);
        journal.startUndo(id, 0, NOW);
        journal.finishUndo(id, 0, NOW);
        journal.end(id, ChangeState.UNDONE, NOW);
        journal.end(id, ChangeState.UNDONE, NOW);

        ChangeStatus status = registry.history(10).get(0);
        assertEquals(List.of(cause), status.problems());
        assertEquals(List.of(later), status.suppressed());
        assertEquals(Optional.of("absent"), status.steps().get(0).before());
        assertEquals(ChangeState.UNDONE, status.state());
        assertEquals(new TreeMap<>(), registry.topology().objects());
        assertEquals(new TreeMap<>(), registry.topology().versions());
        assertEquals(List.of(), journal.unfinished());
    }

    @Test
    void theNumberOfAVersionDoesNotComeBackWhileItsNameLives() {
        created("a");
        VersionDefinition second = Definitions.version(Definitions.stream("a"), 2, List.of("raw"), List.of());
        long undone = registry.submit(Definitions.rebuild(
                List.of(second), List.of(A1), false, 60, registry.topology().revision()));
        journal.fail(undone, List.of(Problem.of(ErrorCode.INTERNAL, "no")));
        journal.end(undone, ChangeState.UNDONE, NOW);
        assertEquals(List.of(A1), List.copyOf(registry.topology().versions().keySet()));
        assertEquals(3, registry.topology().nextVersion("a"));

        journal.removeNames(List.of("a"));
        journal.forget(A1);
        assertEquals(1, registry.topology().nextVersion("a"), "nothing is left of a dropped name");
    }

    private String refused(long id, Decision decision) {
        return assertThrows(KappaException.class, () -> registry.decide(id, decision))
                .getMessage();
    }

    @Test
    void aDecisionThatComesTooLateOrMakesNoSenseIsRefused() {
        assertEquals("NOT_ALLOWED: there is no change 77. SHOW REBUILDS lists them.", refused(77, Decision.APPLY));
        long create = created("a");
        assertEquals(
                "NOT_ALLOWED: change " + create + " (CREATE of a) is no rebuild, rollback or redeployment."
                        + " Wait until it has ended, then DROP what it has made.",
                refused(create, Decision.ABORT));
        VersionDefinition second = Definitions.version(Definitions.stream("a"), 2, List.of("raw"), List.of());
        long rebuild = registry.submit(Definitions.rebuild(
                List.of(second), List.of(A1), false, 60, registry.topology().revision()));
        String words = "NOT_ALLOWED: change " + rebuild + " (REBUILD of a)";
        assertEquals(
                words + " needs no approval: it switches by itself when its versions have caught up."
                        + " Write CUTOVER = MANUAL in the ALTER for one that waits.",
                refused(rebuild, Decision.APPLY));
        registry.decide(rebuild, Decision.ABORT);
        assertEquals(Optional.of(Decision.ABORT), registry.status(rebuild).decision());
        String undone = " is being undone. WAIT REBUILD " + rebuild + " waits for its end; then write the ALTER again.";
        assertEquals(words + undone, refused(rebuild, Decision.APPLY));
        journal.fail(rebuild, List.of(Problem.of(ErrorCode.ABORTED, "no")));
        assertEquals(words + undone, refused(rebuild, Decision.APPLY));
        journal.end(rebuild, ChangeState.UNDONE, NOW);
        assertEquals(
                words + " has ended: it is UNDONE. DESCRIBE REBUILD " + rebuild
                        + " says why; write the ALTER again to start another one.",
                refused(rebuild, Decision.ABORT));
    }

    @Test
    void aStepCannotSkipItsIntent() {
        long id = registry.submit(Definitions.create(Definitions.view("a"), 0));
        assertThrows(IllegalStateException.class, () -> journal.finish(id, 0, NOW));
    }

    @Test
    void aDroppedNameIsGoneAndMayComeBackWithLaterAttempts() {
        created("a");
        JobAttempt first = book.intend(A1, "0".repeat(32), Optional.empty(), 0, Optional.empty(), NOW);
        book.observed(first, AttemptState.STOPPED, Optional.empty(), NOW);
        journal.removeNames(List.of("a"));
        journal.forget(A1);
        journal.forget(A1);
        assertEquals(new TreeMap<>(), registry.topology().objects());

        created("a");
        JobAttempt second = book.intend(A1, "1".repeat(32), Optional.of("file:/x"), 2, Optional.of(NOW), NOW);
        assertEquals(2, second.attempt());
        assertEquals(List.of(second), book.attempts(A1));
        assertEquals(Optional.of(second), registry.jobs().get(0).newest());
        assertEquals(Optional.of("file:/x"), second.restorePath());
        assertTrue(book.isOurs("0".repeat(32)));
        assertFalse(book.isOurs("2".repeat(32)));
    }

    @Test
    void theStateOfAJobIsShown() {
        created("a");
        assertEquals("stopped", registry.jobs().get(0).word());
        book.want(A1, true);
        assertEquals("starting", registry.jobs().get(0).word());
        JobAttempt attempt = book.intend(A1, "0".repeat(32), Optional.empty(), 0, Optional.empty(), NOW);
        book.observed(attempt, AttemptState.RUNNING, Optional.empty(), NOW);
        book.checkpoint(attempt, new CheckpointRef(7, "file:/chk-7"));
        book.checkpoint(attempt, new CheckpointRef(6, "file:/chk-6"));
        JobStatus running = registry.jobs().get(0);
        assertEquals("running", running.word());
        assertTrue(running.live());
        assertEquals(
                Optional.of(new CheckpointRef(7, "file:/chk-7")),
                running.newest().orElseThrow().checkpoint());
        assertEquals(Optional.of(NOW), running.newest().orElseThrow().started());
        book.observed(attempt, AttemptState.FAILED, Optional.of("division by zero"), NOW);
        assertEquals(Optional.of("division by zero"), registry.jobs().get(0).reason());
        assertThrows(
                IllegalStateException.class, () -> book.observed(attempt, AttemptState.RUNNING, Optional.empty(), NOW));
    }

    @Test
    void aControllerThatLostTheLockWritesNothing() {
        long id = registry.submit(Definitions.create(Definitions.view("a"), 0));
        database.transaction(s -> s.update("UPDATE kappa.lock SET expires_at = '-infinity'"));
        long second = new JdbcControllerLock(database, "other", Duration.ofSeconds(10))
                .take()
                .orElseThrow();
        assertTrue(second > fence);
        assertThrows(FencedOut.class, () -> journal.start(id, 0, Optional.empty(), NOW));
        assertThrows(FencedOut.class, () -> book.want(A1, true));
        assertEquals(StepState.PENDING, registry.status(id).steps().get(0).state());
    }

    @Test
    void theLockPassesOnAtOnceWhenItsHolderIsGoneAndNotBefore() {
        JdbcControllerLock second = new JdbcControllerLock(database, "second", Duration.ofMinutes(1));
        lock.close();
        JdbcControllerLock first = new JdbcControllerLock(database, "first", Duration.ofMinutes(1));
        long fenceOfFirst = Eventually.get("the lock is free", Duration.ofSeconds(20), first::take);
        assertEquals(Optional.empty(), second.take());
        assertEquals("first", second.holder());
        assertTrue(first.renew(fenceOfFirst));
        first.close();
        // The server notices a closed connection a moment later.
        long taken = Eventually.get("the lock is free", Duration.ofSeconds(20), second::take);
        assertEquals(fenceOfFirst + 1, taken);
        assertFalse(first.renew(fenceOfFirst));
        assertEquals(Optional.empty(), first.take());
        second.close();
    }

    @Test
    void connectionsThatTheServerCutAreReplaced() {
        created("a");
        TestPostgres.admin("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                + " AND backend_type = 'client backend'");
        int reached = 0;
        for (int i = 0; i < 10 && reached == 0; i++) {
            try {
                reached = registry.topology().objects().size();
            } catch (KappaException e) {
                assertEquals(ErrorCode.UNREACHABLE, e.problems().get(0).code());
            }
        }
        assertEquals(1, reached);
    }

    @Test
    void aWrongUserAndAMissingServerAreToldApart() {
        KappaException denied = assertThrows(
                KappaException.class, () -> new JdbcRegistry(TestPostgres.database("nobody_here", "wrong")).topology());
        KappaException absent = assertThrows(
                KappaException.class,
                () -> new JdbcRegistry(new Database("jdbc:postgresql://127.0.0.1:27999/x", "x", () -> "x")).topology());
        assertEquals(ErrorCode.UNREACHABLE, absent.problems().get(0).code());
        assertEquals(ErrorCode.ACCESS_DENIED, denied.problems().get(0).code());
    }

    @Test
    void concurrentStartsMigrateOnce() throws Exception {
        Database empty = TestPostgres.fresh();
        ExecutorService pool = Executors.newFixedThreadPool(6);
        List<Callable<Topology>> starts = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            starts.add(() -> new JdbcRegistry(empty).topology());
        }
        for (var done : pool.invokeAll(starts)) {
            assertEquals(Topology.empty(), done.get());
        }
        pool.shutdown();
        List<String> scripts =
                empty.transaction(s -> s.list("SELECT number FROM kappa.scripts ORDER BY 1", r -> r.text("number")));
        assertEquals(scripts.stream().distinct().toList(), scripts);
        assertEquals(Long.toString(scripts.size()), scripts.get(scripts.size() - 1));
    }

    @Test
    void aSchemaOfALaterReleaseIsRefused() {
        database.transaction(s -> s.update("INSERT INTO kappa.scripts (number, name) VALUES (99, 'V099')"));
        KappaException refused = assertThrows(KappaException.class, () -> new JdbcRegistry(database).topology());
        assertEquals(ErrorCode.SETUP, refused.problems().get(0).code());
    }

    @Test
    void theProgressTableIsWhatTheWritersOfViewsExpect() {
        List<String> columns = columns("view_progress");
        database.transaction(s -> {
            s.script("DROP TABLE kappa.view_progress");
            s.script(dev.kappa.topology.serving.ViewProgress.CREATE);
            return null;
        });
        assertEquals(columns("view_progress"), columns);
    }

    private List<String> columns(String table) {
        return database.transaction(s -> s.list(
                "SELECT column_name || ' ' || data_type || ' ' || is_nullable AS c FROM information_schema.columns"
                        + " WHERE table_schema = 'kappa' AND table_name = ? ORDER BY ordinal_position",
                r -> r.text("c"),
                table));
    }
}
