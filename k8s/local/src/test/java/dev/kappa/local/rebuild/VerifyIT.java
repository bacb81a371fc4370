package dev.kappa.local.rebuild;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kappa.local.it.GatewaySession;
import dev.kappa.local.it.RunningStack;
import dev.kappa.local.it.SharedStack;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** VERIFY on all the real parts, in the SQL Client: what is served is true, is falsified behind Kappa's back, and is repaired. */
@Tag("torture")
@ExtendWith(SharedStack.class)
class VerifyIT {
    private static RunningStack stack;
    private static Rebuilds rebuilds;

    @BeforeAll
    static void define(RunningStack running) throws Exception {
        stack = running;
        rebuilds = new Rebuilds(stack);
        stack.script(
                        "sales.sql",
                        """
                        CREATE STREAM sales (id BIGINT, shop STRING, amount BIGINT) WITH ('format' = 'json');
                        CREATE MATERIALIZED VIEW shop_sales AS
                        SELECT shop, SUM(amount) AS amount, COUNT(*) AS n FROM sales GROUP BY shop;
                        """)
                .orFail();
        Facts facts = new Facts(stack);
        facts.send(
                "sales",
                IntStream.range(0, 300)
                        .mapToObj(i -> "{\"id\":%d,\"shop\":\"s%d\",\"amount\":%d}".formatted(i, i % 6, i))
                        .toList());
        facts.await("SELECT sum(n), sum(amount) FROM shop_sales", List.of("(300,44850)"));
    }

    @AfterAll
    static void remove() throws Exception {
        rebuilds.abortAll();
        stack.script("drop.sql", "DROP STREAM sales CASCADE;\n").orFail();
        new Leftovers(stack).awaitNone(Duration.ofMinutes(1));
        rebuilds.close();
    }

    @Test
    void whatIsServedIsEqualUntilSomebodyChangesItAndARebuildRepairsIt() throws Exception {
        said("VERIFY MATERIALIZED VIEW shop_sales", "equal", "all 6 rows that shop_sales$v1 serves are what");
        said("VERIFY STREAM sales", "equal", "all 300 rows that sales$v1 serves are what");

        try (Connection serving = stack.serving();
                Statement sql = serving.createStatement()) {
            sql.execute("UPDATE shop_sales_v1 SET amount = amount + 1 WHERE shop = 's1';"
                    + " DELETE FROM shop_sales_v1 WHERE shop = 's2'");
        }
        String different = said(
                "VERIFY MATERIALIZED VIEW shop_sales",
                "different",
                "2 rows of the 5 that shop_sales$v1 serves are not what its definition gives over the whole log.");
        for (String shop : List.of("(s1)", "(s2)")) {
            assertTrue(different.contains(shop), different);
        }
        new Leftovers(stack).awaitNone(Duration.ofMinutes(1));

        rebuilds.finish("ALTER MATERIALIZED VIEW shop_sales REBUILD");
        try (GatewaySession gateway = new GatewaySession(stack)) {
            List<String> repaired = gateway.rows("VERIFY MATERIALIZED VIEW shop_sales");
            assertEquals(1, repaired.size(), repaired.toString());
            assertTrue(repaired.get(0).contains("|equal|all 6 rows"), repaired.toString());
            String unknown = gateway.refusal("VERIFY STREAM sale");
            assertTrue(unknown.startsWith("1:15 UNKNOWN_STREAM: "), unknown);
            assertTrue(unknown.endsWith("Did you mean 'sales'?"), unknown);
            String kind = gateway.refusal("VERIFY STREAM shop_sales");
            assertTrue(kind.startsWith("1:15 WRONG_KIND: "), kind);
        }
    }

    /** What the SQL Client prints. */
    private static String said(String statement, String verdict, String detail) throws Exception {
        String output = stack.script("verify.sql", statement + ";\n").orFail().output();
        assertTrue(output.contains("| " + verdict + " |") || output.contains(" " + verdict + " |"), output);
        assertTrue(output.contains(detail), output);
        System.out.println(output);
        return output;
    }
}
