package dev.kappa.local.rebuild;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kappa.local.it.RunningStack;
import dev.kappa.local.it.SharedStack;
import dev.kappa.redeploy.registry.ChangeState;
import dev.kappa.redeploy.registry.ChangeStatus;
import dev.kappa.redeploy.registry.Decision;
import dev.kappa.redeploy.registry.JdbcRegistry;
import dev.kappa.redeploy.registry.Registry;
import dev.kappa.topology.definition.VersionId;
import dev.kappa.topology.plan.Step;
import java.io.OutputStream;
import java.io.PrintStream;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** ALTER, while facts keep coming: on all the real parts, through the stock SQL Client, against plain SQL over the same facts. */
@ExtendWith(SharedStack.class)
@TestMethodOrder(OrderAnnotation.class)
class RebuildIT {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final int CUTOVERS = Integer.getInteger("kappa.cutovers", 2);
    private static final String DEFINITIONS =
            """
            CREATE STREAM payments (
              id BIGINT, account BIGINT, amount DECIMAL(10, 2), kind STRING, ts TIMESTAMP(3) NOT NULL,
              WATERMARK FOR ts AS ts - INTERVAL '1' SECOND
            ) WITH ('format' = 'json');
            CREATE STREAM big_payments AS SELECT id, account, amount, kind, ts, 1 AS v FROM payments WHERE amount >= 10;
            CREATE STREAM balances AS
            SELECT account, SUM(amount) AS balance, COUNT(*) AS n, MAX(v) AS v FROM big_payments GROUP BY account;
            CREATE MATERIALIZED VIEW account_balances AS SELECT account, balance, n, v FROM balances;
            CREATE MATERIALIZED VIEW totals AS
            SELECT SUM(balance) AS total, SUM(n) AS n, COUNT(*) AS accounts, MAX(v) AS v FROM balances;
            CREATE MATERIALIZED VIEW per_minute AS
            SELECT window_start, kind, SUM(amount) AS amount, COUNT(*) AS n, MAX(v) AS v
            FROM TABLE(TUMBLE(TABLE big_payments, DESCRIPTOR(ts), INTERVAL '1' MINUTE))
            GROUP BY window_start, window_end, kind;
            """;

    private static RunningStack stack;
    private static Registry registry;
    private static Ledger ledger;
    /** What the live version of big_payments was asked for. */
    private static int least = 10;

    private static int version = 1;

    @BeforeAll
    static void define(RunningStack running) throws Exception {
        stack = running;
        stack.script("payments.sql", DEFINITIONS).orFail();
        registry = JdbcRegistry.of(stack.config());
        ledger = new Ledger(stack);
        ledger.write(10_000);
        ledger.play();
    }

    @AfterAll
    static void remove() throws Exception {
        if (ledger != null) {
            ledger.close();
            try (Connection shop = stack.shop();
                    var sql = shop.createStatement()) {
                sql.execute("DROP TABLE ledger");
            }
        }
        if (registry != null) {
            for (ChangeStatus change : registry.history(1)) {
                if (!change.state().ended()) {
                    registry.decide(change.id(), Decision.ABORT);
                    awaitStatus(change.id(), c -> c.state().ended());
                }
            }
            stack.script("drop.sql", "DROP STREAM payments CASCADE;\n").orFail();
            registry.close();
        }
    }

    @Test
    @Order(1)
    void oneStatementChangesAStreamAndAllThatFollowsAndRollbackBringsItBack() throws Exception {
        awaitEqual(least, version);
        await(alter(50, 2));
        awaitEqual(50, 2);
        assertEquals(live(2), live());

        await(change("ALTER STREAM big_payments ROLLBACK;"));
        awaitEqual(10, 1);
        assertEquals(live(1), live());

        await(change("ALTER STREAM big_payments ROLLBACK TO VERSION 2;"));
        awaitEqual(50, 2);
        least = 50;
        version = 2;
    }

    @Test
    @Order(2)
    void readersOfSeveralViewsNoticeNothingOfACutover() throws Exception {
        try (Readers readers = new Readers(stack, 16)) {
            for (int i = 0; i < CUTOVERS; i++) {
                Instant begin = Instant.now();
                await(alter(least, ++version));
                System.out.printf(
                        "cutover %d after %d s%n",
                        i + 1, Duration.between(begin, Instant.now()).toSeconds());
            }
            Thread.sleep(1_000);
            readers.close();
            System.out.println(readers.figures());
            assertEquals(List.of(), readers.wrong());
        }
        awaitEqual(least, version);
    }

    @Test
    @Order(3)
    void aStatementThatBreaksADependentChangesNothing() throws Exception {
        SortedSet<String> before = everything();

        RunningStack.ScriptResult refused = stack.script(
                "broken.sql", "ALTER STREAM big_payments AS SELECT id, account, kind, ts, 9 AS v FROM payments;\n");

        assertEquals(1, refused.exit());
        assertTrue(refused.output().contains("balances"), refused.output());
        assertTrue(refused.output().contains("amount"), refused.output());
        assertTrue(refused.output().contains("per_minute"), refused.output());
        assertEquals(before, everything());
    }

    @Test
    @Order(4)
    void aRebuildWaitsForApprovalAndIsAbortedWithoutATrace() throws Exception {
        awaitEqual(least, version); // so that every group has committed
        SortedSet<String> before = everything();
        long rebuild = change(
                "ALTER STREAM big_payments CUTOVER = MANUAL AS SELECT id, account, amount, kind, ts, 99 AS v FROM payments;");
        awaitStatus(rebuild, c -> currentStep(c) instanceof Step.AwaitApproval);

        stack.script("abort.sql", "ALTER REBUILD " + rebuild + " ABORT;\n").orFail();
        awaitStatus(rebuild, c -> c.state() == ChangeState.UNDONE);

        assertEquals(before, everything());
        awaitEqual(least, version);
    }

    /** Every part is killed once, each in another phase of a rebuild that is not told. */
    @Test
    @Order(5)
    void aRebuildFinishesAlthoughEveryPartIsKilled() throws Exception {
        long rebuild = alter(30, ++version);
        awaitStatus(rebuild, c -> currentStep(c) instanceof Step.AwaitRunning);
        stack.kill("controller");
        stack.up();
        awaitStatus(rebuild, c -> currentStep(c) instanceof Step.AwaitCaughtUp);
        stack.kill("taskmanager");
        stack.up();
        awaitStatus(rebuild, c -> isPast(c, Step.StopWithSavepoint.class));
        stack.kill("controller");
        stack.up();
        await(rebuild);

        least = 30;
        awaitEqual(least, version);
    }

    private static long alter(int least, int v) throws Exception {
        return change("ALTER STREAM big_payments AS SELECT id, account, amount, kind, ts, " + v
                + " AS v FROM payments WHERE amount >= " + least + ";");
    }

    /** Runs the statement and returns the change that it has begun. */
    private static long change(String statement) throws Exception {
        long before = registry.history(1).get(0).id();
        RunningStack.ScriptResult result =
                stack.script("change.sql", statement + "\n").orFail();
        ChangeStatus newest = registry.history(1).get(0);
        assertTrue(newest.id() > before, "nothing was begun:\n" + result.output());
        return newest.id();
    }

    private static void await(long rebuild) throws InterruptedException {
        PrintStream progress = new PrintStream(OutputStream.nullOutputStream());
        if (!new RebuildWatch(registry, progress, false).until(rebuild)) {
            throw new AssertionError("rebuild " + rebuild + " was undone: "
                    + registry.status(rebuild).problems());
        }
    }

    private static void awaitStatus(long rebuild, Predicate<ChangeStatus> reached) throws InterruptedException {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (!reached.test(registry.status(rebuild))) {
            ChangeStatus now = registry.status(rebuild);
            if (Instant.now().isAfter(deadline) || now.state().ended() && !reached.test(now)) {
                throw new AssertionError("rebuild " + rebuild + " is " + now.state() + ", " + now.waitingFor() + ", "
                        + now.problems() + ", " + now.suppressed());
            }
            Thread.sleep(50);
        }
    }

    private static Step currentStep(ChangeStatus change) {
        return change.steps().stream()
                .filter(s -> s.ended().isEmpty())
                .map(s -> s.step())
                .findFirst()
                .orElse(null);
    }

    private static boolean isPast(ChangeStatus change, Class<? extends Step> step) {
        return change.steps().stream()
                .anyMatch(s -> step.isInstance(s.step()) && s.started().isPresent());
    }

    /** Pauses the ledger until every view is equal to its query. */
    private static void awaitEqual(int least, int v) throws Exception {
        ledger.pause();
        String big = "(SELECT *, " + v + " AS v FROM ledger WHERE amount >= " + least + ")";
        List<List<String>> expected = List.of(
                ledger.rows("SELECT account, sum(amount), count(*), max(v) FROM " + big + " b GROUP BY account"),
                ledger.rows("SELECT sum(amount), count(*), count(DISTINCT account), max(v) FROM " + big + " b"),
                ledger.rows("SELECT date_trunc('minute', ts), kind, sum(amount), count(*), max(v) FROM " + big
                        + " b WHERE date_trunc('minute', ts) + interval '1 minute' <="
                        + " (SELECT max(ts) - interval '1 second' FROM " + big + " c) GROUP BY 1, 2"));
        Instant deadline = Instant.now().plus(PATIENCE);
        while (true) {
            List<List<String>> served = new ArrayList<>();
            try (Connection serving = stack.serving()) {
                served.add(Ledger.rows(serving, "SELECT account, balance, n, v FROM account_balances"));
                served.add(Ledger.rows(serving, "SELECT total, n, accounts, v FROM totals"));
                served.add(Ledger.rows(serving, "SELECT window_start, kind, amount, n, v FROM per_minute"));
            }
            if (served.equals(expected)) {
                ledger.play();
                return;
            }
            if (Instant.now().isAfter(deadline)) {
                assertEquals(expected, served);
            }
            Thread.sleep(500);
        }
    }

    private static String live(int version) {
        return List.of("account_balances", "balances", "big_payments", "per_minute", "totals").stream()
                .map(name -> new VersionId(name, version).toString())
                .toList()
                .toString();
    }

    private static String live() {
        return registry.topology().objects().values().stream()
                .filter(o -> !o.name().equals("payments"))
                .flatMap(o -> o.live().stream())
                .filter(v -> live(1).contains(v.name() + "$"))
                .map(VersionId::toString)
                .sorted()
                .toList()
                .toString();
    }

    /** All that a change could leave behind: topics, groups, tables, versions, running jobs. */
    private static SortedSet<String> everything() throws Exception {
        SortedSet<String> all = new TreeSet<>();
        try (Admin admin = Admin.create(stack.config().kafka().clientProperties().entrySet().stream()
                .collect(java.util.stream.Collectors.toMap(e -> e.getKey(), e -> (Object) e.getValue())))) {
            admin.listTopics().names().get().forEach(topic -> all.add("topic " + topic));
            admin.listConsumerGroups().all().get().forEach(group -> all.add("group " + group.groupId()));
        }
        try (Connection serving = stack.serving()) {
            Ledger.rows(serving, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
                    .forEach(table -> all.add("table " + table.toLowerCase(Locale.ROOT)));
        }
        registry.jobs().forEach(job -> all.add("version " + job.version() + (job.wanted() ? " wanted" : "")));
        return all;
    }
}
