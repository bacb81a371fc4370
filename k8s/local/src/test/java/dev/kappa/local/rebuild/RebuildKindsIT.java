package dev.kappa.local.rebuild;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kappa.local.it.RunningStack;
import dev.kappa.local.it.SharedStack;
import dev.kappa.redeploy.registry.ChangeStatus;
import dev.kappa.topology.definition.VersionId;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Each kind of stream is altered while facts come in, with dependents of other kinds, and rolled back: after every cutover all views equal their
 * queries, written by hand for Postgres, over all facts. The admission's alteration rebuilds every kind at once.
 */
@Tag("torture")
@ExtendWith(SharedStack.class)
@TestMethodOrder(OrderAnnotation.class)
class RebuildKindsIT {
    private static RunningStack stack;
    private static Rebuilds rebuilds;
    private static Kinds kinds;

    @BeforeAll
    static void define(RunningStack running) throws Exception {
        stack = running;
        rebuilds = new Rebuilds(stack);
        kinds = new Kinds(stack, stack.shop(), 8_000);
        kinds.awaitEqual();
    }

    @AfterAll
    static void remove() throws Exception {
        rebuilds.abortAll();
        if (kinds != null) {
            kinds.close();
        }
        new Leftovers(stack).awaitNone(Duration.ofMinutes(1));
        rebuilds.close();
    }

    @Test
    @Order(1)
    void aWindow() throws Exception {
        kinds.seconds = 30;
        alterAndRollBack("windows", "ALTER MATERIALIZED VIEW windows AS " + kinds.windows());
    }

    @Test
    @Order(2)
    void aTopN() throws Exception {
        kinds.places = 5;
        alterAndRollBack("dearest", "ALTER MATERIALIZED VIEW dearest " + kinds.dearest());
    }

    @Test
    @Order(3)
    void aTemporalJoin() throws Exception {
        kinds.joined = "cash";
        alterAndRollBack("priced", "ALTER MATERIALIZED VIEW priced AS " + kinds.priced());
    }

    @Test
    @Order(4)
    void aDataStreamJobByItsOptions() throws Exception {
        kinds.products = 1;
        alterAndRollBack("lapses", "ALTER " + kinds.lapses());
    }

    @Test
    @Order(5)
    void aViewOverAView() throws Exception {
        kinds.top = 50;
        alterAndRollBack("richest", "ALTER MATERIALIZED VIEW richest AS " + kinds.richest());
    }

    /** Of its dependents some have been altered and rolled back before: their first versions come back with it. */
    @Test
    @Order(6)
    void anAppendStreamWithDependentsOfEveryKind() throws Exception {
        kinds.least = 25;
        alterAndRollBack("paid", "ALTER STREAM paid AS " + kinds.paid());
    }

    /** The view over it follows. */
    @Test
    @Order(7)
    void theKeyOfAView() throws Exception {
        kinds.accountsBy = "account % 7";
        alterAndRollBack(
                "accounts",
                "ALTER MATERIALIZED VIEW accounts AS SELECT MOD(account, 7) AS account, SUM(amount) AS amount, COUNT(*) AS n"
                        + " FROM paid GROUP BY MOD(account, 7)");
    }

    @Test
    @Order(8)
    void anAdmissionWithItsColumnsAndOptions() throws Exception {
        alterAndRollBack(
                "payments", "CREATE OR ALTER " + kinds.admission("14, 2", ", 'json.ignore-parse-errors' = 'false'"));
    }

    /** What the views are expected to be after the statement is in {@link #kinds} already. */
    private static void alterAndRollBack(String name, String statement) throws Exception {
        Map<String, VersionId> before = live();
        switchAndCompare(name, statement);
        kinds.asDefined();
        String kind = rebuilds.registry()
                .topology()
                .objects()
                .get(name)
                .kind()
                .words()
                .toUpperCase(Locale.ROOT);
        switchAndCompare(name, "ALTER " + kind + " " + name + " ROLLBACK");
        assertEquals(before, live());
    }

    private static void switchAndCompare(String name, String statement) throws Exception {
        Instant begin = Instant.now();
        long change = rebuilds.finish(statement);
        Duration took = Duration.between(begin, Instant.now());
        Duration behind = kinds.awaitEqual();
        ChangeStatus status = rebuilds.registry().status(change);
        System.out.printf(
                Locale.ROOT,
                "%s of %s: %d versions live after %.1f s, stood still for %.1f s, equal after another %.1f s%n",
                status.kind(),
                name,
                status.names().stream().filter(n -> !n.contains("$")).count(),
                took.toMillis() / 1e3,
                Rebuilds.stoodStill(status).toMillis() / 1e3,
                behind.toMillis() / 1e3);
    }

    private static Map<String, VersionId> live() {
        Map<String, VersionId> live = new TreeMap<>();
        rebuilds.registry().topology().objects().values().forEach(o -> o.live().ifPresent(v -> live.put(o.name(), v)));
        return live;
    }
}
