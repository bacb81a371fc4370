package dev.kappa.local.rebuild;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kappa.local.it.GatewaySession;
import dev.kappa.local.it.RunningStack;
import dev.kappa.local.it.SharedStack;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Functions of a user's jar in streams, views and queries, on all the real parts: made, changed, taken back, dropped. */
@ExtendWith(SharedStack.class)
class FunctionsIT {
    private static final String SPOKEN = "SELECT speaker, n, word FROM spoken ORDER BY speaker";

    @TempDir
    private static Path directory;

    private static RunningStack stack;
    private static Rebuilds rebuilds;
    private static Facts facts;

    @BeforeAll
    static void define(RunningStack running) throws Exception {
        stack = running;
        rebuilds = new Rebuilds(stack);
        facts = new Facts(stack);
        FunctionJar.of("Shout.java").ending("!").lay(stack, directory.resolve("shout.jar"));
        FunctionJar.of("Words.java", "Longest.java").lay(stack, directory.resolve("functions.jar"));
        stack.script(
                        "functions.sql",
                        """
                        CREATE STREAM says (id BIGINT, speaker STRING, text STRING) WITH ('format' = 'json');
                        CREATE FUNCTION shout AS 'its.Shout' LANGUAGE JAVA USING JAR 'shout.jar';
                        CREATE FUNCTION words AS 'its.Words' USING JAR 'functions.jar';
                        CREATE FUNCTION longest AS 'its.Longest' USING JAR 'functions.jar';
                        CREATE STREAM loud AS
                        SELECT id, speaker, word FROM says, LATERAL TABLE(words(Shout(text))) AS w (word);
                        CREATE MATERIALIZED VIEW spoken AS
                        SELECT speaker, COUNT(*) AS n, longest(word) AS word FROM loud GROUP BY speaker;
                        """)
                .orFail();
    }

    @AfterAll
    static void remove() throws Exception {
        rebuilds.abortAll();
        stack.script(
                        "drop.sql",
                        """
                        DROP STREAM IF EXISTS says CASCADE;
                        DROP FUNCTION IF EXISTS shout;
                        DROP FUNCTION IF EXISTS words;
                        DROP FUNCTION IF EXISTS longest;
                        """)
                .orFail();
        new Leftovers(stack).awaitNone(Duration.ofMinutes(1));
        rebuilds.close();
    }

    @Test
    void aFunctionIsCalledChangedTakenBackAndKeptWhileItIsNeeded() throws Exception {
        say(1, "ann", "to be or");
        say(2, "bob", "to be");
        facts.await(SPOKEN, List.of("(ann,3,OR!)", "(bob,2,BE!)"));
        try (GatewaySession gateway = new GatewaySession(stack)) {
            gateway.rows("SET 'execution.runtime-mode' = 'batch'");
            assertEquals(List.of("HEY!"), gateway.rows("SELECT shout('hey')"));
            assertEquals(List.of("BE!!", "TO!"), sorted(gateway.rows("SELECT shout(word) FROM loud WHERE id = 2")));
            assertTrue(gateway.rows("EXPLAIN SELECT shout(word) FROM loud")
                    .toString()
                    .contains("shout("));
            assertEquals(List.of("longest", "shout", "words"), sorted(gateway.rows("SHOW USER FUNCTIONS")));
            assertTrue(gateway.rows("DESCRIBE FUNCTION shout").contains("called by|loud (v1)"));

            FunctionJar.of("Shout.java").ending("?").lay(stack, directory.resolve("shout-2.jar"));
            String plan = String.join("\n", gateway.rows("EXPLAIN ALTER FUNCTION shout USING JAR 'shout-2.jar'"));
            assertTrue(plan.contains("loud|v1 → v2, because it calls shout"), plan);
            assertTrue(plan.contains("spoken|v1 → v2, because it reads loud"), plan);
            rebuilds.finish("ALTER FUNCTION shout USING JAR 'shout-2.jar'");
            facts.await(SPOKEN, List.of("(ann,3,OR?)", "(bob,2,BE?)"));
            assertEquals(List.of("HEY?"), gateway.rows("SELECT shout('hey')"));
            String same = gateway.rows("ALTER FUNCTION shout AS 'its.Shout' USING JAR 'shout-2.jar'")
                    .toString();
            assertTrue(same.contains("no change"), same);
            String needed = gateway.refusal("DROP FUNCTION shout");
            assertTrue(
                    needed.startsWith(
                            "1:15 IN_USE: function 'shout' is called by stream 'loud', and by versions that are"
                                    + " kept for a way back: loud$v1 (kept until "),
                    needed);
        }

        rebuilds.finish("ALTER FUNCTION shout ROLLBACK");
        say(3, "bob", "never to be");
        facts.await(SPOKEN, List.of("(ann,3,OR!)", "(bob,5,NEVER)"));
        whatNobodyCallsIsChangedAndRetired();
        whatThrowsIsTold();
    }

    private static void whatNobodyCallsIsChangedAndRetired() throws Exception {
        try (GatewaySession gateway = new GatewaySession(stack)) {
            gateway.rows("CREATE FUNCTION unused AS 'its.Shout' USING JAR 'shout.jar'");
            rebuilds.finish("ALTER FUNCTION unused RETAIN = INTERVAL '1' SECOND USING JAR 'shout-2.jar'");
            await("unused$v1 is retired", () -> {
                String versions = gateway.rows("SHOW VERSIONS OF unused").toString();
                return versions.contains("unused$v2|live") && !versions.contains("unused$v1") ? "" : versions;
            });
            gateway.rows("DROP FUNCTION unused");
        }
    }

    private static void whatThrowsIsTold() throws Exception {
        say(4, "bob", "unspeakable");
        try (GatewaySession gateway = new GatewaySession(stack)) {
            await("the reason is told", () -> {
                String told = gateway.rows("SHOW STREAMS LIKE 'loud'").toString();
                return told.contains(
                                "IllegalArgumentException: nobody may say unspeakable (in its.Shout.eval, Shout.java:9)")
                        ? ""
                        : told;
            });
        }
    }

    /** Until the question is answered with nothing, which is what there is to say against it. */
    private static void await(String what, Callable<String> against) throws Exception {
        Instant deadline = Instant.now().plusSeconds(60);
        String said = against.call();
        while (!said.isEmpty()) {
            assertTrue(Instant.now().isBefore(deadline), what + ": " + said);
            Thread.sleep(200);
            said = against.call();
        }
    }

    private static List<String> sorted(List<String> rows) {
        return rows.stream().sorted().toList();
    }

    private static void say(int id, String speaker, String text) throws Exception {
        facts.send("says", List.of("{\"id\":%d,\"speaker\":\"%s\",\"text\":\"%s\"}".formatted(id, speaker, text)));
    }
}
