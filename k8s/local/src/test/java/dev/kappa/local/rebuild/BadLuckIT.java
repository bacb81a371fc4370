package dev.kappa.local.rebuild;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kappa.local.it.GatewaySession;
import dev.kappa.redeploy.registry.ChangeState;
import dev.kappa.redeploy.registry.ChangeStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Rebuilds under bad luck, on all the real parts: each ends with words that say what and what to do, the live versions are untouched, and nothing
 * is left over.
 */
@Tag("torture")
@TestMethodOrder(OrderAnnotation.class)
class BadLuckIT extends UnderOrdeal {
    private static int least = 10;
    private static int version = 1;

    @AfterEach
    void nothingIsLeftAndNothingHasChanged() throws Exception {
        stack.up();
        payments.awaitEqual(least, version);
        new Leftovers(stack).awaitNone(Duration.ofMinutes(2));
    }

    @Test
    @Order(1)
    void aVersionThatFailsInReplayIsTakenBackWithItsReason() throws Exception {
        long rebuild =
                rebuilds.begin("ALTER STREAM big_payments AS SELECT id, account, amount, kind, ts, 9 AS v FROM payments"
                        + " WHERE id / ((id - 9000) * (id - 9001)) > -1000000");

        ChangeStatus ended = rebuilds.awaitEnd(rebuild);

        System.out.println("fails in replay: " + ended.problems());
        assertEquals(ChangeState.UNDONE, ended.state());
        String words = ended.problems().toString();
        assertTrue(words.contains("JOB_FAILED: the job of big_payments$v"), words);
        assertTrue(words.contains("ArithmeticException: / by zero"), words);
    }

    @Test
    @Order(2)
    void aSecondAlterIsToldOfTheFirst() throws Exception {
        long first = rebuilds.begin(Payments.alter("CUTOVER = MANUAL", 30, 7));
        for (String second : List.of(
                Payments.alter("", 40, 8),
                "ALTER STREAM balances REBUILD",
                "ALTER MATERIALIZED VIEW totals ROLLBACK",
                "DROP STREAM big_payments CASCADE")) {
            String refused = refusal(second);
            System.out.println(second + "\n -> " + refused);
            assertTrue(refused.contains(Long.toString(first)) || refused.contains("no version to go back to"), refused);
        }
        rows("ALTER REBUILD " + first + " ABORT");
        assertEquals(ChangeState.UNDONE, rebuilds.awaitEnd(first).state());
    }

    /** The switch waits for a lock when the user gives it up: it is given up, or the user hears that it is too late. */
    @Test
    @Order(3)
    void anAbortInTheMiddleOfTheSwitchIsObeyedOrRefused() throws Exception {
        long rebuild;
        String answer;
        try (Held held = Held.in(Phase.CUTOVER, stack).orElseThrow()) {
            rebuild = rebuilds.begin(Payments.alter("RETAIN = INTERVAL '1' SECOND", 30, version + 1));
            assertEquals(Phase.Seen.NOW, kills.await(Phase.CUTOVER, rebuild).seen());
            answer = answer("ALTER REBUILD " + rebuild + " ABORT");
        }
        ChangeStatus ended = rebuilds.awaitEnd(rebuild);
        System.out.println("abort in the switch: " + answer + ", " + ended.state() + " " + ended.problems());
        if (ended.state() == ChangeState.DONE) {
            least = 30;
            version++;
            assertTrue(answer.contains("ROLLBACK"), answer);
        } else {
            assertTrue(
                    ended.problems().toString().contains("ABORTED"),
                    ended.problems().toString());
        }
    }

    @Test
    @Order(4)
    void rollbackTwiceGoesBackAndForth() throws Exception {
        rebuilds.finish(Payments.alter("", 50, version + 1));
        payments.awaitEqual(50, version + 1);

        long back = rebuilds.begin("ALTER STREAM big_payments ROLLBACK");
        String atOnce = refusal("ALTER STREAM big_payments ROLLBACK");
        System.out.println("rollback during rollback: " + atOnce);
        assertTrue(atOnce.contains(Long.toString(back)), atOnce);
        rebuilds.await(back);
        payments.awaitEqual(least, version);

        rebuilds.finish("ALTER STREAM big_payments ROLLBACK");
        payments.awaitEqual(50, version + 1);
        rebuilds.finish("ALTER STREAM big_payments ROLLBACK");
    }

    /** Flink misses it after five seconds: the statement is said before and after that. */
    @Test
    @Order(5)
    void withoutATaskManagerARebuildIsRefusedOrTakenBack() throws Exception {
        for (Duration away : List.of(Duration.ZERO, Duration.ofSeconds(10))) {
            stack.kill("taskmanager");
            Thread.sleep(away.toMillis());
            long before = rebuilds.newest();
            String answer = answer(Payments.alter("", 30, version + 1));
            long rebuild = rebuilds.newest();
            if (rebuild > before) {
                ChangeStatus ended = rebuilds.awaitEnd(rebuild);
                assertEquals(ChangeState.UNDONE, ended.state());
                answer = ended.problems().toString();
            }
            System.out.println("task manager away for " + away.toSeconds() + " s: " + answer);
            assertTrue(answer.contains("TOO_FEW_SLOTS"), answer);
            assertTrue(answer.contains("Start "), answer);
            stack.up();
            payments.awaitEqual(least, version);
        }
    }

    @Test
    @Order(6)
    void aDatabaseThatIsAwayAtTheSwitchIsWaitedFor() throws Exception {
        long rebuild;
        try (Held held = Held.in(Phase.CUTOVER, stack).orElseThrow()) {
            rebuild = rebuilds.begin(Payments.alter("RETAIN = INTERVAL '1' SECOND", 40, version + 1));
            assertEquals(Phase.Seen.NOW, kills.await(Phase.CUTOVER, rebuild).seen());
            stack.kill("postgres");
        }
        Thread.sleep(20_000);
        stack.up();
        rebuilds.await(rebuild);
        least = 40;
        version++;
    }

    /** Every version reads the raw topic from its beginning: without that, only what does not read it can be rebuilt. */
    @Test
    @Order(7)
    void aRootTopicThatHasLostFactsIsRefusedAsARoot() throws Exception {
        String alter = "ALTER STREAM payments REBUILD";
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, "payments");
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", stack.config().kafka().bootstrapServers()))) {
            payments.ledger().pause(); // a compacted topic takes no record without a key
            cleanup(admin, topic, "compact,delete");
            String compacted = refusal(alter);
            cleanup(admin, topic, "delete");
            payments.ledger().play();
            admin.deleteRecords(Map.of(new TopicPartition("payments", 0), RecordsToDelete.beforeOffset(5)))
                    .all()
                    .get();
            String truncated = refusal(alter);

            System.out.println("compacted: " + compacted + "\ntruncated: " + truncated);
            assertTrue(compacted.contains("FINITE_RETENTION") && compacted.contains("cleanup.policy"), compacted);
            assertTrue(truncated.contains("'payments'") && truncated.contains("5"), truncated);
        }
        version++;
        rebuilds.finish(
                Payments.alter("RETAIN = INTERVAL '1' SECOND", least, version)); // reads payments.v1, which is whole
    }

    private static void cleanup(Admin admin, ConfigResource topic, String policy) throws Exception {
        admin.incrementalAlterConfigs(Map.of(
                        topic, List.of(new AlterConfigOp(new ConfigEntry("cleanup.policy", policy), OpType.SET))))
                .all()
                .get();
    }

    private static void rows(String statement) throws Exception {
        try (GatewaySession gateway = new GatewaySession(stack)) {
            gateway.rows(statement);
        }
    }

    private static String refusal(String statement) throws Exception {
        try (GatewaySession gateway = new GatewaySession(stack)) {
            return gateway.refusal(statement);
        }
    }

    private static String answer(String statement) throws Exception {
        try (GatewaySession gateway = new GatewaySession(stack)) {
            return gateway.rows(statement).toString();
        } catch (java.sql.SQLException | RuntimeException e) {
            return GatewaySession.words(e);
        }
    }
}
