package dev.kappa.local.rebuild;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kappa.local.it.GatewaySession;
import dev.kappa.local.it.RunningStack;
import dev.kappa.local.it.SharedStack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Records that no stream can read, a definition that can read some of them, and replays, on all the real parts. */
@Tag("torture")
@ExtendWith(SharedStack.class)
class DeadLettersIT {
    private static final String DEFINITION =
            "STREAM readings (id BIGINT, sensor STRING, v %s) WITH ('format' = 'json')";
    private static final String SHOWN = "SELECT sensor, n, v FROM sensor_sums";

    private static RunningStack stack;
    private static Rebuilds rebuilds;
    private static Facts facts;

    @BeforeAll
    static void define(RunningStack running) throws Exception {
        stack = running;
        rebuilds = new Rebuilds(stack);
        facts = new Facts(stack);
        stack.script(
                        "readings.sql",
                        "CREATE " + DEFINITION.formatted("INT") + ";\n"
                                + "CREATE MATERIALIZED VIEW sensor_sums AS\n"
                                + "SELECT sensor, COUNT(*) AS n, SUM(v) AS v FROM readings GROUP BY sensor;\n")
                .orFail();
    }

    @AfterAll
    static void remove() throws Exception {
        rebuilds.abortAll();
        stack.script("drop.sql", "DROP STREAM readings CASCADE;\n").orFail();
        new Leftovers(stack).awaitNone(Duration.ofMinutes(1));
        rebuilds.close();
    }

    @Test
    void afterAFixEveryRecordIsAdmittedOrRefusedOnceHoweverOftenItIsReplayed() throws Exception {
        List<String> records = new ArrayList<>();
        Map<String, long[]> small = new TreeMap<>();
        Map<String, long[]> all = new TreeMap<>();
        for (int i = 0; i < 120; i++) {
            String sensor = "s" + i % 4;
            boolean large = i % 10 == 3;
            long v = large ? 5_000_000_000L + i : i;
            records.add("{\"id\":%d,\"sensor\":\"%s\",\"v\":%d}".formatted(i, sensor, v));
            add(all, sensor, v);
            if (!large) {
                add(small, sensor, v);
            }
        }
        records.add("{\"id\":1,");
        records.add("{\"id\":2,\"sensor\":\"s1\",\"v\":\"much\"}");
        facts.send("readings", records);
        facts.await(SHOWN, rows(small));

        try (GatewaySession gateway = new GatewaySession(stack)) {
            assertEquals(
                    List.of(
                            "readings$v1|dead|12|column 'v': '…' is out of the range of INT|readings-0, offset 3",
                            "readings$v1|dead|1|Unexpected end-of-input within/between Object entries|readings-0, offset 120",
                            "readings$v1|dead|1|column 'v': '…' is not of type INT|readings-0, offset 121"),
                    gateway.rows("SHOW DEAD LETTERS OF readings"));
            assertReplayed("readings$v2|14|0|14|", gateway);
            facts.await(SHOWN, rows(small));

            rebuilds.finish("CREATE OR ALTER " + DEFINITION.formatted("BIGINT"));
            facts.await(SHOWN, rows(all));
            assertEquals(Map.of("readings$v1", 14, "readings$v2", 14, "readings$v3", 2), counted(gateway));
            assertReplayed("readings$v4|14|12|2|", gateway);
            facts.await(SHOWN, rows(all));

            facts.send("readings", List.of("{\"id\":2,\"sensor\":\"s1\",\"v\":7}"));
            add(all, "s1", 7);
            facts.await(SHOWN, rows(all));
            String view = gateway.refusal("REPLAY DEAD LETTERS OF sensor_sums");
            assertTrue(view.contains("WRONG_KIND"), view);
            String unknown = gateway.refusal("SHOW DEAD LETTERS OF reading");
            assertTrue(unknown.endsWith("Did you mean 'readings'?"), unknown);
        }
    }

    private static void assertReplayed(String outcome, GatewaySession gateway) throws Exception {
        List<String> rows = gateway.rows("REPLAY DEAD LETTERS OF readings");
        assertEquals(1, rows.size(), rows.toString());
        assertTrue(rows.get(0).matches(Pattern.quote(outcome) + "rebuild \\d+ is live"), rows.toString());
    }

    private static Map<String, Integer> counted(GatewaySession gateway) throws Exception {
        Map<String, Integer> byVersion = new TreeMap<>();
        for (String row : gateway.rows("SHOW DEAD LETTERS OF readings")) {
            String[] cells = row.split("\\|");
            assertEquals("dead", cells[1]);
            byVersion.merge(cells[0], Integer.parseInt(cells[2]), Integer::sum);
        }
        return byVersion;
    }

    private static void add(Map<String, long[]> sums, String sensor, long v) {
        long[] sum = sums.computeIfAbsent(sensor, s -> new long[2]);
        sum[0]++;
        sum[1] += v;
    }

    private static List<String> rows(Map<String, long[]> sums) {
        return sums.entrySet().stream()
                .map(e -> "(" + e.getKey() + "," + e.getValue()[0] + "," + e.getValue()[1] + ")")
                .toList();
    }
}
