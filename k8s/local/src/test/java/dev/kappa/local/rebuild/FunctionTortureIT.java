package dev.kappa.local.rebuild;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kappa.local.it.GatewaySession;
import dev.kappa.local.it.RunningStack;
import dev.kappa.local.it.SharedStack;
import dev.kappa.redeploy.registry.ChangeState;
import dev.kappa.redeploy.registry.ChangeStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A function with two callers is altered while facts come in and parts are killed with -9, and to code that throws: the views show the new
 * function of all facts, or the old one, and nothing is left over.
 */
@Tag("torture")
@ExtendWith(SharedStack.class)
@TestMethodOrder(OrderAnnotation.class)
class FunctionTortureIT {
    private static final List<String> SPEAKERS = List.of("ann", "bob", "cleo", "dan", "eve");

    @TempDir
    private static Path directory;

    private static RunningStack stack;
    private static Rebuilds rebuilds;
    private static Kills kills;
    private static Facts facts;
    private static int said;
    private static String end = "!";

    @BeforeAll
    static void define(RunningStack running) throws Exception {
        stack = running;
        rebuilds = new Rebuilds(stack);
        kills = new Kills(stack);
        facts = new Facts(stack);
        FunctionJar.of("Shout.java").ending(end).lay(stack, directory.resolve("shout-1.jar"));
        stack.script(
                        "shouting.sql",
                        """
                        CREATE STREAM says (id BIGINT, speaker STRING, text STRING) WITH ('format' = 'json');
                        CREATE FUNCTION shout AS 'its.Shout' USING JAR 'shout-1.jar';
                        CREATE STREAM loud AS SELECT id, speaker, shout(text) AS said FROM says;
                        CREATE MATERIALIZED VIEW spoken AS
                        SELECT speaker, COUNT(*) AS n, COUNT(DISTINCT said) AS texts, MAX(said) AS greatest
                        FROM loud GROUP BY speaker;
                        CREATE MATERIALIZED VIEW speakers AS
                        SELECT shout(speaker) AS speaker, MAX(id) AS newest FROM says GROUP BY shout(speaker);
                        """)
                .orFail();
        say(20_000);
        awaitShown();
    }

    @AfterAll
    static void remove() throws Exception {
        System.out.println(kills.figures());
        stack.up();
        rebuilds.abortAll();
        stack.script("drop.sql", "DROP STREAM IF EXISTS says CASCADE;\nDROP FUNCTION IF EXISTS shout;\n")
                .orFail();
        new Leftovers(stack).awaitNone(Duration.ofMinutes(1));
        rebuilds.close();
    }

    @Test
    @Order(1)
    void aFunctionIsAlteredAlthoughControllerAndTaskManagerAreKilled() throws Exception {
        alter("?", "controller", Phase.START, "taskmanager", Phase.REPLAY, "controller", Phase.CUTOVER);
        alter("#", "taskmanager", Phase.START, "controller", Phase.REPLAY, "taskmanager", Phase.FENCE);
    }

    /** @param killed parts and the phases that they are killed in, in turn */
    private static void alter(String newEnd, Object... killed) throws Exception {
        String jar = "shout-" + (int) newEnd.charAt(0) + ".jar";
        FunctionJar.of("Shout.java").ending(newEnd).lay(stack, directory.resolve(jar));
        Optional<Held> cutover =
                List.of(killed).contains(Phase.CUTOVER) ? Held.in(Phase.CUTOVER, stack) : Optional.empty();
        ChangeStatus ended;
        try {
            long rebuild = rebuilds.begin("ALTER FUNCTION shout RETAIN = INTERVAL '1' SECOND USING JAR '" + jar + "'");
            int hit = 0;
            for (int i = 0; i < killed.length; i += 2) {
                say(500);
                Phase phase = (Phase) killed[i + 1];
                hit += kills.kill(
                                (String) killed[i], phase, rebuild, phase == Phase.CUTOVER ? cutover : Optional.empty())
                        ? 1
                        : 0;
            }
            ended = rebuilds.awaitEnd(rebuild);
            assertTrue(hit >= 2, "hit: " + hit);
        } finally {
            cutover.ifPresent(Held::close);
        }
        assertEquals(ChangeState.DONE, ended.state(), ended.problems()::toString);
        end = newEnd;
        say(500);
        awaitShown();
        new Leftovers(stack).awaitNone(Duration.ofMinutes(2));
    }

    @Test
    @Order(2)
    void aFunctionThatThrowsInTheReplayIsNamedAndWhatIsLiveHasNotNoticed() throws Exception {
        String before = live();
        FunctionJar.of("Shout.java").ending(end).throwingAt("word 7").lay(stack, directory.resolve("throwing.jar"));

        ChangeStatus ended = rebuilds.awaitEnd(rebuilds.begin("ALTER FUNCTION shout USING JAR 'throwing.jar'"));

        System.out.println(ended.problems());
        assertEquals(ChangeState.UNDONE, ended.state());
        assertEquals(List.of(), ended.suppressed());
        String told = ended.problems().get(0).toString();
        assertTrue(told.startsWith("JOB_FAILED: the function 'shout' (shout$v"), told);
        assertTrue(told.contains(") throws, so the job of loud$v"), told);
        assertTrue(
                told.contains(
                        ": IllegalArgumentException: nobody may say word 7 (in its.Shout.eval, Shout.java:9). Correct its"
                                + " code and ALTER FUNCTION shout with the new jar, or keep such values from it in the query of 'loud'"),
                told);
        assertEquals(before, live());
        say(100);
        awaitShown();
        new Leftovers(stack).awaitNone(Duration.ofMinutes(1));
    }

    private static String live() throws Exception {
        try (GatewaySession gateway = new GatewaySession(stack)) {
            return gateway.rows("DESCRIBE FUNCTION shout") + " "
                    + rebuilds.registry().topology().objects().values().stream()
                            .flatMap(o -> o.live().stream())
                            .toList();
        }
    }

    private static void say(int number) throws Exception {
        List<String> records = new ArrayList<>();
        for (int i = 0; i < number; i++, said++) {
            records.add("{\"id\":%d,\"speaker\":\"%s\",\"text\":\"%s\"}".formatted(said, speaker(said), text(said)));
        }
        facts.send("says", records);
    }

    private static String speaker(int id) {
        return SPEAKERS.get(id % SPEAKERS.size());
    }

    private static String text(int id) {
        return "word " + id % 43;
    }

    /** Until the views show what the function makes of everything that was said. */
    private static void awaitShown() throws Exception {
        Map<String, List<String>> texts = new TreeMap<>();
        Map<String, Integer> newest = new TreeMap<>();
        for (int id = 0; id < said; id++) {
            texts.computeIfAbsent(speaker(id), s -> new ArrayList<>()).add(shout(text(id)));
            newest.put(speaker(id), id);
        }
        facts.await(
                "SELECT speaker, n, texts, greatest FROM spoken ORDER BY speaker",
                texts.entrySet().stream()
                        .map(e -> "(%s,%d,%d,\"%s\")"
                                .formatted(
                                        e.getKey(),
                                        e.getValue().size(),
                                        e.getValue().stream().distinct().count(),
                                        e.getValue().stream()
                                                .max(String::compareTo)
                                                .orElseThrow()))
                        .toList());
        facts.await(
                "SELECT speaker, newest FROM speakers ORDER BY speaker",
                newest.entrySet().stream()
                        .map(e -> "(" + shout(e.getKey()) + "," + e.getValue() + ")")
                        .sorted()
                        .collect(Collectors.toList()));
    }

    private static String shout(String text) {
        return text.toUpperCase(Locale.ROOT) + end;
    }
}
