package dev.kappa.local.rebuild;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kappa.local.it.GatewaySession;
import dev.kappa.local.it.RunningStack;
import dev.kappa.local.it.SharedStack;
import dev.kappa.redeploy.registry.ChangeState;
import dev.kappa.topology.definition.VersionId;
import dev.kappa.topology.plan.Step;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * ALTER, while facts keep coming: on all the real parts, against plain SQL over the same facts. What takes longer than a build may, kills in
 * every phase above all, is in {@link RebuildTortureIT}.
 */
@ExtendWith(SharedStack.class)
@TestMethodOrder(OrderAnnotation.class)
class RebuildIT {
    private static RunningStack stack;
    private static Rebuilds rebuilds;
    private static Payments payments;

    @BeforeAll
    static void define(RunningStack running) throws Exception {
        stack = running;
        rebuilds = new Rebuilds(stack);
        payments = new Payments(stack, stack.shop(), 10_000);
    }

    @AfterAll
    static void remove() throws Exception {
        rebuilds.abortAll();
        payments.close();
        new Leftovers(stack).awaitNone(Duration.ofMinutes(1));
        rebuilds.close();
    }

    @Test
    @Order(1)
    void oneStatementChangesAStreamAndAllThatFollowsAndRollbackBringsItBack() throws Exception {
        payments.awaitEqual(10, 1);
        stack.script("alter.sql", Payments.alter("", 50, 2) + ";\n").orFail();
        rebuilds.await(rebuilds.registry().history(1).get(0).id());
        payments.awaitEqual(50, 2);
        assertEquals(live(2), live());

        rebuilds.finish("ALTER STREAM big_payments ROLLBACK");
        payments.awaitEqual(10, 1);
        assertEquals(live(1), live());
    }

    @Test
    @Order(2)
    void aStatementThatBreaksADependentChangesNothing() throws Exception {
        SortedSet<String> before = everything();
        String refused;
        try (GatewaySession gateway = new GatewaySession(stack)) {
            refused =
                    gateway.refusal("ALTER STREAM big_payments AS SELECT id, account, kind, ts, 9 AS v FROM payments");
        }

        assertTrue(refused.contains("balances"), refused);
        assertTrue(refused.contains("amount"), refused);
        assertTrue(refused.contains("per_minute"), refused);
        assertEquals(before, everything());
    }

    @Test
    @Order(3)
    void aRebuildWaitsForApprovalAndIsAbortedWithoutATrace() throws Exception {
        SortedSet<String> before = everything();
        long rebuild = rebuilds.begin(Payments.alter("CUTOVER = MANUAL", 0, 99));
        rebuilds.await(rebuild, c -> Rebuilds.step(c)
                .filter(Step.AwaitApproval.class::isInstance)
                .isPresent());
        String refused;
        try (GatewaySession gateway = new GatewaySession(stack)) {
            refused = gateway.refusal("ALTER STREAM balances REBUILD");
            gateway.rows("ALTER REBUILD " + rebuild + " ABORT");
        }
        assertTrue(refused.contains("CONFLICT"), refused);
        assertTrue(refused.contains(Long.toString(rebuild)), refused);

        assertEquals(ChangeState.UNDONE, rebuilds.awaitEnd(rebuild).state());
        assertEquals(before, everything());
        payments.awaitEqual(10, 1);
    }

    /** The controller dies twice in a rebuild; readers of the views notice nothing. The other parts: {@link RebuildTortureIT}. */
    @Test
    @Order(4)
    void aRebuildFinishesAlthoughTheControllerIsKilledAndReadersNoticeNothing() throws Exception {
        Kills kills = new Kills(stack);
        try (Readers readers = new Readers(stack::serving, 16)) {
            long rebuild = rebuilds.begin(Payments.alter("", 10, 3));
            assertTrue(kills.kill("controller", Phase.START, rebuild));
            assertTrue(kills.kill("controller", Phase.FENCE, rebuild));
            rebuilds.await(rebuild);
            readers.awaitMore(50);
            readers.close();
            System.out.println(kills.figures() + "; " + readers.figures());
            assertEquals(List.of(), readers.wrong());
        }
        payments.awaitEqual(10, 3);
        assertEquals(live(4), live()); // the number of the aborted one does not come back
    }

    private static String live(int version) {
        return Payments.ALTERED.stream()
                .map(name -> new VersionId(name, version).toString())
                .toList()
                .toString();
    }

    private static String live() {
        return rebuilds.registry().topology().objects().values().stream()
                .flatMap(o -> o.live().stream())
                .filter(v -> Payments.ALTERED.contains(v.name()))
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
        rebuilds.registry()
                .jobs()
                .forEach(job -> all.add("version " + job.version() + (job.wanted() ? " wanted" : "")));
        return all;
    }
}
