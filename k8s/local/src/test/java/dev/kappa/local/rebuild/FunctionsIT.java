package dev.kappa.local.rebuild;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kappa.local.it.GatewaySession;
import dev.kappa.local.it.RunningStack;
import dev.kappa.local.it.SharedStack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Functions of a user's jar in streams, views and queries, on all the real parts: made, changed, taken back, dropped. */
@ExtendWith(SharedStack.class)
class FunctionsIT {
    private static final Path SOURCES = Path.of("src/test/resources/functions");
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
        lay("functions.jar", "!");
        stack.script(
                        "functions.sql",
                        """
                        CREATE STREAM says (id BIGINT, speaker STRING, text STRING) WITH ('format' = 'json');
                        CREATE FUNCTION shout AS 'its.Shout' LANGUAGE JAVA USING JAR 'functions.jar';
                        CREATE FUNCTION words AS 'its.Words' USING JAR 'functions.jar';
                        CREATE FUNCTION longest AS 'its.Longest' USING JAR 'functions.jar';
                        CREATE STREAM loud AS SELECT id, speaker, Shout(text) AS text FROM says;
                        CREATE MATERIALIZED VIEW spoken AS
                        SELECT speaker, COUNT(*) AS n, longest(word) AS word
                        FROM loud, LATERAL TABLE(words(text)) AS w (word) GROUP BY speaker;
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
            assertEquals(
                    List.of("TO BE OR!!", "TO BE!!"),
                    gateway.rows("SELECT shout(text) FROM loud").stream()
                            .sorted()
                            .toList());
            assertEquals(
                    List.of("longest", "shout", "words"),
                    gateway.rows("SHOW USER FUNCTIONS").stream().sorted().toList());
            assertTrue(gateway.rows("DESCRIBE FUNCTION shout").contains("called by|loud (v1)"));
        }

        lay("functions-2.jar", "?");
        try (GatewaySession gateway = new GatewaySession(stack)) {
            String plan = String.join("\n", gateway.rows("EXPLAIN ALTER FUNCTION shout USING JAR 'functions-2.jar'"));
            assertTrue(plan.contains("loud|v1 → v2, because it calls shout"), plan);
            assertTrue(plan.contains("spoken|v1 → v2, because it reads loud"), plan);
        }
        rebuilds.finish("ALTER FUNCTION shout USING JAR 'functions-2.jar'");
        facts.await(SPOKEN, List.of("(ann,3,OR?)", "(bob,2,BE?)"));
        try (GatewaySession gateway = new GatewaySession(stack)) {
            String same = gateway.rows("ALTER FUNCTION shout AS 'its.Shout' USING JAR 'functions-2.jar'")
                    .toString();
            assertTrue(same.contains("no change"), same);
            assertTrue(
                    gateway.refusal("DROP FUNCTION shout")
                            .startsWith(
                                    "1:15 IN_USE: function 'shout' is called by stream 'loud', and by versions that are"
                                            + " kept for a way back: loud$v1 (kept until "),
                    gateway.refusal("DROP FUNCTION shout"));
        }

        rebuilds.finish("ALTER FUNCTION shout ROLLBACK");
        say(3, "bob", "never to be");
        facts.await(SPOKEN, List.of("(ann,3,OR!)", "(bob,5,NEVER)"));

        say(4, "bob", "unspeakable");
        try (GatewaySession gateway = new GatewaySession(stack)) {
            Instant deadline = Instant.now().plusSeconds(60);
            String told = "";
            while (!told.contains("nobody may say unspeakable") && Instant.now().isBefore(deadline)) {
                told = String.join("\n", gateway.rows("SHOW STREAMS LIKE 'loud'"));
                Thread.sleep(200);
            }
            assertTrue(told.contains("IllegalArgumentException: nobody may say unspeakable"), told);
        }
    }

    private static void say(int id, String speaker, String text) throws Exception {
        facts.send("says", List.of("{\"id\":%d,\"speaker\":\"%s\",\"text\":\"%s\"}".formatted(id, speaker, text)));
    }

    private static void lay(String name, String end) throws Exception {
        Map<String, String> sources = new HashMap<>();
        for (String file : List.of("Shout.java", "Words.java", "Longest.java")) {
            sources.put(file, Files.readString(SOURCES.resolve(file)).replace("@END@", end));
        }
        JobJars.lay(
                CompiledJar.pack(directory.resolve(name), sources),
                stack.config().jobJars());
    }
}
