package dev.kappa.local.rebuild;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kappa.local.it.GatewaySession;
import dev.kappa.local.it.QuietPostgres;
import dev.kappa.local.it.RunningStack;
import dev.kappa.local.it.SharedStack;
import dev.kappa.local.rebuild.Outage.Moment;
import dev.kappa.local.rebuild.Outage.Outcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every part is killed with -9 before and while each kind of statement runs. The statement has succeeded then, or says in Kappa's words what
 * to do; saying it again succeeds; nothing is half made; the views equal their queries.
 */
@Tag("torture")
@ExtendWith(SharedStack.class)
class OutageIT {
    /** A problem's code and what to do, and no trace of a program. */
    private static final Pattern OUR_WORDS = Pattern.compile("(?s)(\\S+:\\d+:\\d+ |\\d+:\\d+ )?[A-Z_]{5,}: .+\\.");

    private static final Pattern STRANGE_WORDS = Pattern.compile("INTERNAL|Exception|\\tat |java\\.|\\bnull\\b");
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static RunningStack stack;
    private static QuietPostgres quiet;
    private static Payments payments;
    private static final List<Outcome> OUTCOMES = new ArrayList<>();
    private static final List<Duration> REPEATED = new ArrayList<>();
    private static int version = 1;

    @BeforeAll
    static void define(RunningStack running) throws Exception {
        stack = running;
        quiet = new QuietPostgres();
        payments = new Payments(stack, quiet.connect(), 2_000);
        // Empty, so that a source of the same name may copy it again and again.
        inShop("CREATE TABLE outage (id BIGINT PRIMARY KEY); ALTER TABLE outage REPLICA IDENTITY FULL;"
                + " GRANT SELECT ON outage TO kappa_cdc; CREATE PUBLICATION kappa_outage_shop FOR TABLE outage");
    }

    @AfterAll
    static void remove() throws Exception {
        OUTCOMES.forEach(System.out::println);
        System.out.printf(
                "outages: %d, hit: %d, refused: %d; until the statement, said again, had succeeded: max %d s%n",
                OUTCOMES.size(),
                OUTCOMES.stream().filter(Outcome::hit).count(),
                OUTCOMES.stream().filter(o -> o.refusal().isPresent()).count(),
                REPEATED.stream().mapToLong(Duration::toSeconds).max().orElse(0));
        stack.up();
        inShop("DROP PUBLICATION kappa_outage_shop; DROP TABLE outage");
        payments.close();
        quiet.close();
    }

    /** {@code -Dkappa.parts=kafka,gateway} runs some of them. */
    static Stream<String> parts() {
        return Stream.of(System.getProperty("kappa.parts", "kafka,postgres,jobmanager,taskmanager,gateway,controller")
                .split(","));
    }

    @ParameterizedTest
    @MethodSource("parts")
    void statementsSurviveAnOutage(String part) throws Exception {
        for (Moment moment : List.of(Moment.BEFORE, Moment.SOON, Moment.LATER)) {
            survive(part, moment, source("CREATE SOURCE"), source("CREATE SOURCE IF NOT EXISTS"));
            survive(part, moment, "DROP SOURCE outage_shop", "DROP SOURCE IF EXISTS outage_shop");
            String stream = " outage_stream AS SELECT id, account, amount FROM payments WHERE amount > 20";
            survive(part, moment, "CREATE STREAM" + stream, "CREATE OR ALTER STREAM" + stream);
            String view = " outage_view AS SELECT account, COUNT(*) AS n FROM outage_stream GROUP BY account";
            survive(part, moment, "CREATE MATERIALIZED VIEW" + view, "CREATE MATERIALIZED VIEW IF NOT EXISTS" + view);
            version++;
            String alter = Payments.alter("RETAIN = INTERVAL '1' SECOND", 10, version);
            survive(part, moment, alter, alter);
            payments.awaitEqual(10, version);
            survive(part, moment, "SELECT id, account FROM payments", "SELECT id FROM payments LIMIT 3");
            survive(part, moment, "SHOW STREAMS", "SHOW STREAMS");
            survive(part, moment, "DROP STREAM outage_stream CASCADE", "DROP STREAM IF EXISTS outage_stream CASCADE");
            payments.awaitEqual(10, version);
        }
        for (String kind : List.of("CREATE SOURCE", "CREATE STREAM", "ALTER", "DROP STREAM", "SELECT")) {
            assertTrue(
                    OUTCOMES.stream()
                            .anyMatch(o -> o.hit()
                                    && o.part().equals(part)
                                    && o.statement().startsWith(kind)),
                    part + " never hit " + kind);
        }
    }

    @Test
    void whoHasLostTheGatewayIsToldWhatToDo() throws Exception {
        try (GatewaySession session = new GatewaySession(stack)) {
            session.rows("SHOW STREAMS");
            stack.kill("gateway");

            RunningStack.ScriptResult dead = stack.script("dead.sql", "SHOW STREAMS;\n");
            stack.up();
            String words = session.refusal("SHOW STREAMS");

            System.out.println(dead.output() + words);
            assertTrue(
                    dead.exit() != 0 && dead.output().contains("does not answer: start it (make up)"), dead.output());
            assertTrue(words.contains("SESSION_ENDED: the SQL gateway does not know this session"), words);
        } catch (SQLException e) {
            // Closing a session that is gone.
        }
    }

    private static void survive(String part, Moment moment, String statement, String again) throws Exception {
        Outcome outcome = new Outage(stack).during(part, statement, moment);
        OUTCOMES.add(outcome);
        System.out.println(outcome);
        // What a client says that has lost its gateway are its own words.
        if (!part.equals("gateway")) {
            outcome.refusal().ifPresent(words -> assertOurs(outcome, words));
        }
        repeat(outcome, again);
        new Leftovers(stack).awaitNone(PATIENCE);
        assertEquals(statement.startsWith("CREATE SOURCE") ? 1 : 0, slots(), "replication slots after " + outcome);
    }

    /** Says it again, as the refusals ask for, until it succeeds. */
    private static void repeat(Outcome outcome, String again) throws Exception {
        Instant begin = Instant.now();
        while (true) {
            try (GatewaySession gateway = new GatewaySession(stack)) {
                gateway.rows(again, 3);
                Duration took = Duration.between(begin, Instant.now());
                REPEATED.add(took);
                System.out.printf("    again: done after %.1f s%n", took.toMillis() / 1e3);
                return;
            } catch (SQLException | RuntimeException e) {
                String words = GatewaySession.words(e);
                System.out.println("    again: " + words);
                assertOurs(outcome, words);
                if (Instant.now().isAfter(begin.plus(PATIENCE))) {
                    throw new AssertionError(again + " does not succeed after " + outcome, e);
                }
                Thread.sleep(2_000);
            }
        }
    }

    private static void assertOurs(Outcome outcome, String words) {
        assertTrue(OUR_WORDS.matcher(words).matches(), () -> "not told in our words: " + words + "\n" + outcome);
        assertTrue(!STRANGE_WORDS.matcher(words).find(), () -> "not for people: " + words + "\n" + outcome);
    }

    private static int slots() throws SQLException {
        try (Connection shop = stack.shop()) {
            return Ledger.rows(shop, "SELECT slot_name FROM pg_replication_slots")
                    .size();
        }
    }

    private static void inShop(String script) throws SQLException {
        try (Connection shop = stack.shop();
                Statement sql = shop.createStatement()) {
            sql.execute(script);
        }
    }

    private static String source(String create) {
        return create + " outage_shop WITH ('connector' = 'postgres-cdc', 'hostname' = '127.0.0.1', 'port' = '"
                + stack.other("shop.port")
                + "', 'username' = 'kappa_cdc', 'password' = '${secret:shop}', 'database-name' = 'shop',"
                + " 'table-list' = 'public.outage')";
    }
}
