package dev.kappa.redeploy.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kappa.redeploy.TestPostgres;
import dev.kappa.redeploy.registry.ChangeJournal;
import dev.kappa.redeploy.registry.ChangeState;
import dev.kappa.redeploy.registry.Database;
import dev.kappa.redeploy.registry.Decision;
import dev.kappa.redeploy.registry.Definitions;
import dev.kappa.redeploy.registry.JdbcChangeJournal;
import dev.kappa.redeploy.registry.JdbcControllerLock;
import dev.kappa.redeploy.registry.JdbcRegistry;
import dev.kappa.topology.definition.Column;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.definition.VersionId;
import dev.kappa.topology.plan.Change;
import dev.kappa.topology.plan.Step;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Cutovers in a real Postgres while readers read. */
class ViewCutoverIT {
    private static final Instant LATER = Instant.parse("2036-01-01T00:00:00Z");
    private static final int READERS = 16;
    private static final int FLIPS = Integer.getInteger("kappa.cutovers", 20);

    private Database database;
    private JdbcRegistry registry;
    private JdbcControllerLock lock;
    private JdbcChangeJournal journal;
    private PostgresServing serving;
    private final Map<String, List<VersionDefinition>> versions = new HashMap<>();

    @BeforeEach
    void freshDatabase() {
        database = TestPostgres.fresh();
        registry = new JdbcRegistry(database);
        registry.topology();
        lock = new JdbcControllerLock(database, "test", Duration.ofMinutes(5));
        long fence = lock.take().orElseThrow();
        journal = new JdbcChangeJournal(database, fence);
        serving = new PostgresServing(database, fence, "public", Duration.ofMillis(25));
    }

    @AfterEach
    void endSession() {
        lock.close();
        registry.close();
    }

    private static VersionDefinition view(int number, String name, String... columns) {
        VersionDefinition d = Definitions.version(Definitions.view(name), number, List.of(), List.of());
        List<Column> all = new ArrayList<>(List.of(new Column("id", "VARCHAR(10) NOT NULL")));
        for (String column : columns) {
            String[] parts = column.split(" ", 2);
            all.add(new Column(parts[0], parts[1]));
        }
        return Definitions.withRows(d, all, Optional.of(List.of("id")), d.changelog());
    }

    /** A change, and the table of each version with one row that has the version's number in every column. */
    private long made(VersionDefinition... next) {
        List<Step> steps = new ArrayList<>();
        List.of(next).forEach(v -> steps.add(new Step.CreateTable(v.id())));
        long id = registry.submit(new Change(
                Change.Kind.REBUILD,
                "ALTER",
                List.of(next).stream().map(VersionDefinition::name).toList(),
                List.of(next),
                steps,
                registry.topology().revision()));
        for (VersionDefinition v : next) {
            versions.computeIfAbsent(v.name(), n -> new ArrayList<>()).add(v);
            Branches branches =
                    Branches.of(versions.get(v.name()), journal.live(v.name())).orElseThrow();
            untilDone(() -> serving.create(v, branches));
            String row = String.join(", ", Collections.nCopies(v.columns().size(), "'" + v.id().version() + "'"));
            database.transaction(s ->
                    s.update("INSERT INTO public." + v.table().orElseThrow().table() + " SELECT " + row));
        }
        return id;
    }

    private static void untilDone(Supplier<Serving.Outcome> call) {
        for (int i = 0; i < 200; i++) {
            if (call.get() instanceof Serving.Outcome.Done) {
                return;
            }
            pause(20);
        }
        throw new AssertionError("readers are always in the way");
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @return how often readers were in the way */
    private int cutOver(long change, VersionDefinition... next) {
        List<Branches> views = List.of(next).stream()
                .map(v -> new Branches(versions.get(v.name()), v))
                .toList();
        List<VersionId> ids = List.of(next).stream().map(VersionDefinition::id).toList();
        for (int busy = 0; busy < 200; busy++) {
            try {
                assertEquals(
                        ChangeJournal.Switch.SWITCHED, journal.cutOver(change, ids, LATER, serving.reshape(views)));
                journal.end(change, ChangeState.DONE, LATER);
                return busy;
            } catch (ReadersInTheWay e) {
                pause(20);
            }
        }
        throw new AssertionError("readers are always in the way");
    }

    /**
     * Columns that stay, are added at the end, added before others and retyped, and dropped, mostly of both views at one cutover. Readers of
     * several views in any order hold one while they wait for another.
     */
    private static VersionDefinition[] next(int number) {
        VersionDefinition a =
                switch (number % 5) {
                    case 0, 1 -> view(number, "a", "x INT");
                    case 2 -> view(number, "a", "x INT", "y BIGINT");
                    case 3 -> view(number, "a", "y VARCHAR(5)", "x DECIMAL(10, 2)");
                    default -> view(number, "a");
                };
        VersionDefinition b = number % 2 == 0 ? view(number, "b", "z INT") : view(number, "b", "w INT", "z DOUBLE");
        return new VersionDefinition[] {a, b};
    }

    /** T8: every way of reading, some of them without pause, while versions come, take over and go. */
    @Test
    void readersOfTwoViewsNoticeNothingOfCutovers() throws Exception {
        VersionDefinition[] first = next(1);
        cutOver(made(first), first);
        database.transaction(s -> {
            s.script("CREATE TABLE public.untouched AS SELECT 1 AS id");
            return null;
        });
        List<ViewReader> readers = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        ViewReader.Way[] ways = ViewReader.Way.values();
        for (int i = 0; i < READERS - 1; i++) {
            // Whoever reads without end and without pause would keep a cutover with new columns from ever finding a
            // moment.
            readers.add(new ViewReader(
                    database, ways[i % ViewReader.Way.LONG_RUNNING.ordinal()], i < READERS / 2 ? 0 : 10));
        }
        readers.add(new ViewReader(database, ViewReader.Way.LONG_RUNNING, 400));
        readers.add(new ViewReader(database, ViewReader.Way.UNTOUCHED, 0));
        readers.forEach(reader -> threads.add(new Thread(reader)));
        threads.forEach(Thread::start);
        int busy = 0;
        for (int number = 2; number <= 1 + FLIPS; number++) {
            VersionDefinition[] next = next(number);
            busy += cutOver(made(next), next);
            retireAllButTwo();
            pause(30);
        }
        readers.forEach(ViewReader::stop);
        for (Thread thread : threads) {
            thread.join();
        }
        System.out.println(FLIPS + " cutovers, " + busy + " times given up for readers; " + READERS + " readers: "
                + figures(readers, way -> way.ordinal() < ViewReader.Way.LONG_RUNNING.ordinal())
                + "; beside them of what no cutover touches: "
                + figures(readers, ViewReader.Way.UNTOUCHED::equals) + "; load "
                + ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        assertEquals(
                List.of(), readers.stream().flatMap(r -> r.wrong().stream()).toList());
        assertEquals(columnsOf(next(1 + FLIPS)[0]), columns("a"));
        readers.forEach(r -> assertTrue(
                r.nanos().size() > 5, r.way() + " has read " + r.nanos().size() + " times"));
    }

    private static String figures(List<ViewReader> readers, Predicate<ViewReader.Way> ways) {
        List<Long> sorted = readers.stream()
                .filter(r -> ways.test(r.way()))
                .flatMap(r -> r.nanos().stream())
                .sorted()
                .toList();
        return sorted.size() + " reads, p99.9 " + sorted.get(sorted.size() * 999 / 1000) / 1_000_000 + " ms, longest "
                + sorted.get(sorted.size() - 1) / 1_000_000 + " ms";
    }

    private static List<String> columnsOf(VersionDefinition version) {
        return version.columns().stream().map(Column::name).toList();
    }

    private void retireAllButTwo() {
        versions.values().stream().filter(all -> all.size() > 2).forEach(all -> {
            VersionDefinition oldest = all.remove(0);
            VersionDefinition live = all.get(all.size() - 1);
            untilDone(() -> serving.drop(oldest, Optional.of(new Branches(all, live))));
        });
    }

    private List<String> columns(String view) {
        return database.transaction(s -> s.list(
                "SELECT attname FROM pg_attribute WHERE attrelid = to_regclass(?) AND attnum > 0 ORDER BY attnum",
                r -> r.text("attname"),
                "public." + view));
    }

    @Test
    void aTransactionThatBeganBeforeSeesTheFormerRowsInTheNewColumns() throws Exception {
        VersionDefinition v1 = view(1, "a", "x INT");
        VersionDefinition v2 = view(2, "a", "n INT", "x VARCHAR(10)");
        cutOver(made(v1), v1);
        long change = made(v2);
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            try (Statement statement = connection.createStatement()) {
                statement.executeQuery("SELECT count(*) FROM kappa.live").close();
                cutOver(change, v2);
                try (ResultSet set = statement.executeQuery("SELECT id, n, x FROM public.a")) {
                    assertTrue(set.next());
                    assertEquals("1", set.getString("id"));
                    assertEquals(null, set.getString("n"));
                    assertEquals("1", set.getString("x"));
                    assertFalse(set.next());
                }
            }
        }
        assertEquals(List.of("id", "n", "x"), columns("a"));
    }

    @Test
    void whatWasGrantedAndSaidOfAViewStaysWhenItsColumnsChange() {
        VersionDefinition v1 = view(1, "a", "x INT");
        VersionDefinition v2 = view(2, "a", "y INT");
        cutOver(made(v1), v1);
        TestPostgres.admin("CREATE ROLE analyst");
        database.transaction(s -> {
            s.script("GRANT SELECT ON public.a TO analyst WITH GRANT OPTION");
            s.script("GRANT UPDATE (id) ON public.a TO analyst");
            s.script("ALTER VIEW public.a SET (security_barrier = true)");
            return null;
        });
        List<String> before = described();
        cutOver(made(v2), v2);
        assertEquals(List.of("id", "y"), columns("a"));
        assertEquals(before, described());
    }

    private List<String> described() {
        return database.transaction(s -> s.list(
                "SELECT unnest(c.relacl)::text AS text FROM pg_class c WHERE c.oid = 'public.a'::regclass UNION ALL"
                        + " SELECT c.reloptions::text || obj_description(c.oid, 'pg_class') || pg_get_userbyid(c.relowner)"
                        + " FROM pg_class c WHERE c.oid = 'public.a'::regclass UNION ALL SELECT attacl::text FROM pg_attribute"
                        + " WHERE attrelid = 'public.a'::regclass AND attname = 'id' ORDER BY 1",
                r -> r.text("text")));
    }

    @Test
    void aViewOfAUserOnTopOfOursIsNamedAndNothingIsSwitched() {
        VersionDefinition v1 = view(1, "a", "x INT");
        VersionDefinition v2 = view(2, "a", "y INT");
        cutOver(made(v1), v1);
        database.transaction(s -> {
            s.script("CREATE VIEW public.mine AS SELECT x FROM public.a");
            return null;
        });
        long change = made(v2);
        List<Branches> views = List.of(new Branches(versions.get("a"), v2));
        assertEquals(
                "IN_USE: the columns of the view a change, and mine in the serving database is built on it. Keep its text, DROP VIEW"
                        + " mine, and create it again when the rebuild is DONE.",
                serving.obstacles(views).get(0).toString());
        assertThrows(
                RuntimeException.class, () -> journal.cutOver(change, List.of(v2.id()), LATER, serving.reshape(views)));
        assertEquals(Optional.of(v1.id()), journal.live("a"));
        assertFalse(registry.status(change).switched());

        registry.decide(change, Decision.ABORT);
        assertEquals(
                ChangeJournal.Switch.ABORTED, journal.cutOver(change, List.of(v2.id()), LATER, serving.reshape(views)));
        journal.fail(change, List.of());
        journal.end(change, ChangeState.UNDONE, LATER);
        versions.get("a").remove(v2);

        VersionDefinition v3 = view(3, "a", "x INT", "y INT");
        long added = made(v3);
        assertEquals(List.of(), serving.obstacles(List.of(new Branches(versions.get("a"), v3))));
        cutOver(added, v3);
        assertEquals(List.of("id", "x", "y"), columns("a"));
        assertEquals(List.of("3"), database.transaction(s -> s.list("SELECT x FROM public.mine", r -> r.text("x"))));
    }

    @Test
    void rowsThatAStrangerHasLockedKeepNobodyWaiting() throws Exception {
        VersionDefinition v1 = view(1, "a", "x INT");
        VersionDefinition v2 = view(2, "a", "x INT");
        cutOver(made(v1), v1);
        long change = made(v2);
        List<Branches> views = List.of(new Branches(versions.get("a"), v2));
        try (Connection stranger = database.connect()) {
            stranger.setAutoCommit(false);
            try (Statement statement = stranger.createStatement()) {
                statement.execute("SELECT name FROM kappa.live FOR UPDATE");

                long begin = System.nanoTime();
                assertEquals(
                        ChangeJournal.Switch.HELD,
                        journal.cutOver(change, List.of(v2.id()), LATER, serving.reshape(views)));
                Duration waited = Duration.ofNanos(System.nanoTime() - begin);

                assertTrue(waited.toMillis() < 2_000, waited.toString());
                registry.decide(change, Decision.ABORT);
            }
        }
        assertEquals(
                ChangeJournal.Switch.ABORTED, journal.cutOver(change, List.of(v2.id()), LATER, serving.reshape(views)));
        assertEquals(Optional.of(v1.id()), journal.live("a"));
    }
}
