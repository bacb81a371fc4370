package dev.kappa.gateway.execute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kappa.gateway.compile.Alteration;
import dev.kappa.gateway.compile.FunctionJar;
import dev.kappa.gateway.compile.RebuildCompiler;
import dev.kappa.gateway.compile.ScriptedShop;
import dev.kappa.topology.definition.JobSpec;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.definition.VersionId;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.graph.Topology;
import dev.kappa.topology.plan.Change;
import dev.kappa.topology.plan.Step;
import dev.kappa.topology.statement.Statement;
import dev.kappa.topology.statement.StatementParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Functions in a user's jar, and the streams and views that call them. */
class FunctionsTest {
    private static final String CREATE = "CREATE FUNCTION shout AS 'its.Shout' USING JAR 'its.jar'";
    private static final String SUM =
            "public class Sum extends AggregateFunction<Integer, Sum.Kept> { public static class Kept { public int n; }"
                    + " public Kept createAccumulator() { return new Kept(); } public void accumulate(Kept k, Integer i) { k.n += i; }"
                    + " public void retract(Kept k, Integer i) { k.n -= i; } public Integer getValue(Kept k) { return k.n; } }";
    private static final String LETTERS =
            "@FunctionHint(output = @DataTypeHint(\"ROW<letter STRING>\")) public class Letters"
                    + " extends TableFunction<Row> { public void eval(String s) { s.chars().forEach(c -> collect(Row.of(\"\" + (char) c))); } }";

    @TempDir
    Path directory;

    private final TreeMap<VersionId, Topology.Kept> kept = new TreeMap<>();
    private final AlterSet set = new AlterSet();
    private Path jars;
    private ScriptedShop shop;
    private StubRegistry registry;

    @BeforeEach
    void makeShop() throws Exception {
        shop = ScriptedShop.in(directory);
        jars = shop.config().jobJars();
        registry = new StubRegistry(
                () -> new Topology(1, shop.topology().objects(), shop.topology().versions(), kept));
        FunctionJar.write(jars.resolve("its.jar"), FunctionJar.SHOUT.formatted("!"), SUM, LETTERS);
    }

    @Test
    void everyKindOfFunctionIsCalledAndTheVersionRunsWithItsJar() {
        VersionDefinition shout = make(CREATE);
        make("CREATE FUNCTION total AS 'its.Sum' LANGUAGE JAVA USING JAR 'its.jar'");
        make("CREATE FUNCTION letters AS 'its.Letters' LANGUAGE SCALA USING JAR 'its.jar'");

        VersionDefinition loud = make(
                "CREATE MATERIALIZED VIEW loud AS SELECT letter, total(quantity) AS n FROM"
                        + " (SELECT SHOUT(note) AS note, quantity FROM order_lines), LATERAL TABLE(letters(note)) AS l (letter) GROUP BY letter");

        assertEquals("[letters$v1, shout$v1, total$v1]", loud.calls().toString());
        assertEquals("[order_lines]", loud.readsNames().toString());
        assertEquals(
                List.of(new JobSpec.Library(shout.job().jar(), shout.options().get("sha256"))),
                loud.job().libraries());
        assertTrue(Files.exists(Path.of(shout.job().jar())));
        assertTrue(Path.of(shout.job().jar()).endsWith(shout.options().get("sha256") + ".jar"));
        assertEquals(
                "shout | scalar function | shout$v1 | its.Shout | its.jar | loud (v1) |"
                        + " CREATE FUNCTION `shout` AS 'its.Shout' USING JAR 'its.jar'",
                execute("DESCRIBE FUNCTION shout").rows().stream()
                        .filter(r -> !r.get(0).equals("sha256"))
                        .map(r -> r.get(1))
                        .collect(Collectors.joining(" | ")));
    }

    @Test
    void aDeclaredColumnCallsAFunctionToo() {
        make(CREATE);
        VersionDefinition seen = make("CREATE STREAM seen (url STRING, loud AS shout(url)) WITH ('format' = 'json')");
        assertEquals("[shout$v1]", seen.calls().toString());
        assertEquals(1, seen.job().libraries().size());
    }

    @Test
    void otherCodeIsAnotherMeaningAndTheSameCodePackedAgainIsNot() throws Exception {
        make(CREATE);
        VersionDefinition loud = make("CREATE STREAM loud AS SELECT shout(stock_code) AS code FROM page_views");
        VersionDefinition onward = make("CREATE STREAM onward AS SELECT code FROM loud");
        make("CREATE STREAM other AS SELECT stock_code FROM page_views");
        String alter = "ALTER FUNCTION shout USING JAR 'its.jar'";
        Files.setLastModifiedTime(
                FunctionJar.write(jars.resolve("its.jar"), SUM, LETTERS, FunctionJar.SHOUT.formatted("!")),
                java.nio.file.attribute.FileTime.fromMillis(0));
        assertTrue(execute(alter).rows().toString().contains("no change: version 1 means this already"));
        FunctionJar.write(jars.resolve("its.jar"), FunctionJar.SHOUT.formatted("?"));
        assertEquals(List.of(), registry.submitted);

        List<List<String>> explained = execute("EXPLAIN " + alter).rows();
        Change change = submitted(alter);

        assertTrue(explained.get(0).get(2).startsWith("v1 → v2, because its jar is its.jar "));
        assertEquals(
                "v1 → v2, because it calls shout: same columns, key and mode",
                explained.get(1).get(2));
        assertEquals(
                "v1 → v2, because it reads loud: same columns, key and mode",
                explained.get(2).get(2));
        assertEquals(List.of("shout", "loud", "onward"), change.names());
        assertEquals(
                "make sure that 2 task slots are free", change.steps().get(0).words());
        Step.CutOver cut = (Step.CutOver) change.steps().stream()
                .filter(Step.CutOver.class::isInstance)
                .findFirst()
                .orElseThrow();
        assertEquals("[shout$v2, loud$v2, onward$v2]", cut.versions().toString());
        assertEquals(
                "[loud$v2, onward$v2]",
                change.steps().stream()
                        .filter(Step.StartJob.class::isInstance)
                        .map(s -> ((Step.StartJob) s).version())
                        .toList()
                        .toString());
        VersionDefinition next = change.newVersions().get(1);
        assertEquals("[shout$v2]", next.calls().toString());
        assertNotEquals(loud.digest(), next.digest());
        assertNotEquals(loud.job().libraries(), next.job().libraries());
        assertEquals(onward.digest(), change.newVersions().get(2).digest());
        assertTrue(Files.exists(Path.of(change.newVersions().get(0).job().jar())));

        keepLive();
        change.newVersions().forEach(shop::live);
        assertEquals(
                "[shout, loud, onward, shout$v1, loud$v1, onward$v1]",
                submitted("ALTER FUNCTION shout ROLLBACK").names().toString());
        Change alone = submitted("ALTER STREAM loud ROLLBACK");
        assertEquals("[loud, onward, loud$v1, onward$v1]", alone.names().toString());
        shop.live(loud);
        shop.live(onward);
        Change after = submitted("ALTER STREAM loud REBUILD");
        assertEquals(
                "v1 → v3, because REBUILD, and it calls shout$v2, was shout$v1: same columns, key and mode",
                execute("EXPLAIN ALTER STREAM loud REBUILD").rows().get(0).get(2));
        assertEquals("[shout$v1]", aside("loud").calls().toString());
        assertEquals("[shout$v2]", after.newVersions().get(0).calls().toString());
    }

    @Test
    void callersThatTheNewCodeDoesNotFitAreNamed() {
        make(CREATE);
        make("CREATE STREAM loud AS SELECT shout(stock_code) AS code FROM page_views");
        assertEquals(
                "1:16 INVALID_QUERY: in 'loud', line 1, column 30: the call shout(STRING) does not fit the function: Invalid argument type"
                        + " at position 0. Data type INT expected but STRING passed. It takes shout(INT); CAST the arguments.",
                refusal("ALTER FUNCTION shout AS 'its.Sum'"));
        assertEquals(List.of(), registry.submitted);
    }

    @Test
    void aFunctionThatNobodyCallsIsOnlySwitched() throws Exception {
        make(CREATE);
        FunctionJar.write(jars.resolve("its.jar"), FunctionJar.SHOUT.formatted("?"));
        assertEquals(
                """
                17 | shout | v1 → v2, because its jar is its.jar #, was its.jar #
                17 | slots | 0 needed, 9 of 16 free
                17 | step 1 | switch to shout$v2 in one transaction, and keep what they replace for 1h
                17 | next | WAIT REBUILD 17 waits for its end; DESCRIBE REBUILD 17 shows how far it is; ALTER REBUILD 17 ABORT undoes it""",
                execute("CREATE OR ALTER FUNCTION shout AS 'its.Shout' USING JAR 'its.jar' RETAIN = INTERVAL '1' HOUR")
                        .rows()
                        .stream()
                        .map(r -> String.join(" | ", r))
                        .collect(Collectors.joining("\n"))
                        .replaceAll("its.jar [0-9a-f]{8}", "its.jar #"));
    }

    @Test
    void aJarThatIsGoneIsNeverReplacedByAnother() throws Exception {
        VersionDefinition shout = make(CREATE);
        Path keptJar = Path.of(shout.job().jar());
        FunctionJar.write(jars.resolve("its.jar"), FunctionJar.SHOUT.formatted("?"));
        Files.delete(keptJar);
        String refusal = refusal("CREATE STREAM loud AS SELECT shout(stock_code) AS code FROM page_views");
        assertTrue(
                refusal.contains("SETUP: the jar of shout$v1 is not there any more: neither " + keptJar
                        + " nor the file 'its.jar' of job.jars has the SHA-256 "),
                refusal);
    }

    @Test
    void severalFunctionsAndStreamsAreOneChange() throws Exception {
        make(CREATE);
        make("CREATE FUNCTION letters AS 'its.Letters' USING JAR 'its.jar'");
        make(
                "CREATE STREAM loud AS SELECT letter FROM page_views, LATERAL TABLE(letters(shout(stock_code))) AS l (letter)");
        FunctionJar.write(
                jars.resolve("next.jar"), FunctionJar.SHOUT.formatted("?"), LETTERS.replace("\"\" +", "\"_\" +"));

        assertEquals(
                "1:16 INVALID_QUERY: in 'loud', line 1, column 23: the jars of 'letters' (its.jar #) and 'shout' (next.jar #) both have the"
                        + " class its.Letters, and 1 more, in different code, and the job would run one of the two for both. Give both"
                        + " functions one jar (ALTER FUNCTION … USING JAR, both in one ALTER SET), or rename the class.",
                refusal("ALTER FUNCTION shout USING JAR 'next.jar'").replaceAll("jar [0-9a-f]{8}", "jar #"));
        execute("BEGIN ALTER SET");
        execute("ALTER FUNCTION shout USING JAR 'next.jar'");
        execute("ALTER FUNCTION letters USING JAR 'next.jar'");
        assertEquals("[letters, shout, loud]", submitted("END").names().toString());
    }

    @Test
    void aFunctionIsDroppedWhenNoVersionCallsIt() {
        make(CREATE);
        VersionDefinition loud = make("CREATE STREAM loud AS SELECT shout(stock_code) AS code FROM page_views");
        assertEquals(
                "1:15 IN_USE: function 'shout' is called by stream 'loud'. Give them queries without it (ALTER … AS …; several"
                        + " at once in an ALTER SET), or drop them first.",
                refusal("DROP FUNCTION shout"));
        assertEquals(
                "1:15 SYNTAX: a function is not dropped together with the streams and views that call it. Drop those first, or give them"
                        + " queries without it.",
                refusal("DROP FUNCTION s CASCADE").replace("1:17", "1:15"));
        Change change = submitted("ALTER STREAM loud AS SELECT stock_code AS code FROM page_views");
        kept.put(loud.id(), new Topology.Kept(StubRegistry.NOON, 17));
        change.newVersions().forEach(shop::live);
        assertEquals(
                "1:15 IN_USE: function 'shout' is called by versions that are kept for a way back: loud$v1 (kept until"
                        + " 2026-03-01T12:00:00Z). Try again when they are gone; ALTER … RETAIN = INTERVAL '…' says how long the next ones"
                        + " are kept.",
                refusal("DROP FUNCTION shout"));
        assertEquals(
                "1:15 UNKNOWN_FUNCTION: function 'shot' does not exist. Did you mean 'shout'?",
                refusal("DROP FUNCTION shot"));
        assertEquals(List.of(), execute("DROP FUNCTION IF EXISTS shot").rows());
    }

    @Test
    void whatCannotBeAFunctionIsRefusedAndNothingIsKept() throws Exception {
        Files.writeString(jars.resolve("text.jar"), "no jar");
        FunctionJar.write(
                jars.resolve("bad.jar"),
                "public class Plain { }",
                "class Hidden extends ScalarFunction { public int eval() { return 1; } }",
                "public class Arguments extends ScalarFunction { public Arguments(int i) { } public int eval() { return 1; } }",
                "public class Nothing extends ScalarFunction { }",
                "public class Fields extends ScalarFunction { int n; public int eval() { return n; } }",
                "public class Fails extends ScalarFunction { public Fails() { throw new IllegalStateException(\"not today\"); } public int eval() { return 1; } }",
                "public class Top extends TableAggregateFunction<Integer, Top.A> { public static class A { } public A createAccumulator() { return new A(); }"
                        + " public void accumulate(A a, Integer i) { } public void emitValue(A a, org.apache.flink.util.Collector<Integer> out) { } }");
        String directoryOfJars = jars.toString();
        String rule =
                " It has to be a public class with a public constructor without parameters and the methods that its kind needs.";
        Map<String, String> refused = Map.ofEntries(
                Map.entry(
                        "AS 'its.Shout' USING JAR 'is.jar'",
                        "1:45 INVALID_OPTION: there is no jar 'is.jar' in " + directoryOfJars
                                + ", the directory of job.jars. Did you mean 'its.jar'?"),
                Map.entry(
                        "AS 'its.Shout' USING JAR '../jobs.jar'",
                        "1:45 INVALID_OPTION: there is no jar '../jobs.jar' in " + directoryOfJars
                                + ", the directory of job.jars. There are: bad.jar, its.jar, text.jar."),
                Map.entry("AS 'its.Shout' USING JAR 'text.jar'", "1:45 INVALID_OPTION: 'text.jar' is not a jar"),
                Map.entry(
                        "AS 'its.Shoot' USING JAR 'its.jar'",
                        "1:23 INVALID_OPTION: its.jar has no class 'its.Shoot'. Did you mean 'its.Shout'?"),
                Map.entry(
                        "AS 'its.Plain' USING JAR 'bad.jar'",
                        "1:23 INVALID_OPTION: 'its.Plain' is not a function of Flink SQL. Let it extend"),
                Map.entry(
                        "AS 'its.Hidden' USING JAR 'bad.jar'",
                        "1:23 INVALID_OPTION: 'its.Hidden' cannot be a function: Function class 'its.Hidden' is not public."
                                + rule),
                Map.entry(
                        "AS 'its.Arguments' USING JAR 'bad.jar'",
                        "1:23 INVALID_OPTION: 'its.Arguments' cannot be a function: Function class 'its.Arguments' must have a public default"
                                + " constructor." + rule),
                Map.entry(
                        "AS 'its.Nothing' USING JAR 'bad.jar'",
                        "1:23 INVALID_OPTION: 'its.Nothing' cannot be a function: "),
                Map.entry(
                        "AS 'its.Fields' USING JAR 'bad.jar'",
                        "1:23 INVALID_OPTION: 'its.Fields' has fields of its own, which a plan that is kept for years cannot hold."),
                Map.entry(
                        "AS 'its.Fails' USING JAR 'bad.jar'",
                        "1:23 INVALID_OPTION: 'its.Fails' cannot be a function: not today." + rule),
                Map.entry(
                        "AS 'its.Top' USING JAR 'bad.jar'",
                        "1:23 INVALID_OPTION: 'its.Top' cannot be called by streams and views: SQL has no call for a table aggregate function."),
                Map.entry("AS 'its.Shout'", "1:34 SYNTAX: the jar that the class is in is missing"),
                Map.entry("AS 'a.b' LANGUAGE PYTHON", "1:38 SYNTAX: a function in PYTHON cannot be run"),
                Map.entry("AS 'a' USING JAR 'a', JAR 'b'", "1:40 SYNTAX: a function has one jar."));
        refused.forEach((code, words) -> {
            String said = refusal("CREATE FUNCTION fn " + code.replace("../", "../"));
            assertTrue(said.startsWith(words), () -> code + "\nexpected " + words + "\nbut was  " + said);
        });
        assertEquals(
                "1:17 DUPLICATE_NAME: 'InitCap' is a function of Flink's own, which queries would call instead. Choose another name.",
                refusal(CREATE.replace("shout", "InitCap")));
        assertEquals(
                "1:17 DUPLICATE_NAME: 'orders' is a stream already; sources, streams, views and functions share one name space."
                        + " Choose another name, or first DROP STREAM orders.",
                refusal(CREATE.replace("shout", "orders")));
        make(CREATE);
        assertEquals(
                "1:17 DUPLICATE_NAME: there is the function 'shout' already, and case means nothing in the call of a function."
                        + " Choose another name.",
                refusal(CREATE.replace("shout", "Shout")));
        assertEquals(
                "1:17 DUPLICATE_NAME: function 'shout' exists already, in version 1. Write ALTER FUNCTION shout AS 'class' USING JAR '…'"
                        + " to change it, or IF NOT EXISTS to keep it.",
                refusal(CREATE));
        assertEquals(List.of(), registry.submitted);
        assertEquals(
                "[shout, 1, function, null, null, null, it exists already, and stays as it is]",
                execute(CREATE.replace("FUNCTION", "FUNCTION IF NOT EXISTS"))
                        .rows()
                        .get(0)
                        .toString());
    }

    @Test
    void aQueryThatCallsItWronglyIsToldWhere() throws Exception {
        FunctionJar.write(
                jars.resolve("dice.jar"),
                "public class Dice extends ScalarFunction { public int eval() { return 4; } public boolean isDeterministic() { return false; } }");
        make(CREATE);
        VersionDefinition dice = make("CREATE FUNCTION dice AS 'its.Dice' USING JAR 'dice.jar'");
        assertEquals(
                "1:32 NONDETERMINISTIC: a rebuild could not reproduce the result because of dice(). Use the event time and columns of the"
                        + " streams instead; or accept it WITH ('allow-nondeterministic' = 'true').",
                refusal("CREATE STREAM thrown AS SELECT dice() AS n FROM page_views"));
        assertEquals(
                List.of(dice.id()),
                make("CREATE STREAM thrown WITH ('allow-nondeterministic' = 'true') AS SELECT dice() AS n FROM page_views")
                        .calls());
        assertTrue(refusal("CREATE STREAM loud AS SELECT shoot(note) AS n FROM order_lines")
                .startsWith("1:30 INVALID_QUERY: there is no function shoot(<CHARACTER>). Did you mean 'shout'?"));
        assertEquals(
                "1:30 INVALID_QUERY: the call shout(<NUMERIC>, <NUMERIC>) does not fit the function. It takes shout(STRING); CAST the"
                        + " arguments.",
                refusal("CREATE STREAM loud AS SELECT shout(quantity, 1) AS n FROM order_lines"));
        assertEquals(
                "1:15 WRONG_KIND: 'shout' is a function, and has no rows. Call it: shout(…), or if it makes rows, FROM TABLE(shout(…)).",
                refusal("CREATE STREAM loud AS SELECT * FROM shout").replaceFirst("1:[0-9]+", "1:15"));
        assertEquals(
                "1:22 UNSUPPORTED_QUERY: a watermark cannot call the function 'shout', for those who read this stream follow it"
                        + " without that. Call it in a column of the query, and declare the watermark of that column.",
                refusal("CREATE STREAM later (WATERMARK FOR t AS shout(t)) AS SELECT view_time AS t FROM page_views"));
    }

    /** What the statement makes, as it is once the controller has carried it out. */
    private VersionDefinition make(String create) {
        VersionDefinition made = shop.define(create);
        shop.live(made);
        return made;
    }

    /** All that is live is kept beside what takes its place. */
    private void keepLive() {
        for (String name : List.of("shout", "loud", "onward")) {
            kept.put(shop.topology().live(name).orElseThrow().id(), new Topology.Kept(StubRegistry.NOON, 17));
        }
    }

    /** The version that VERIFY compares with the live one. */
    private VersionDefinition aside(String stream) {
        Statement.Verify verify = (Statement.Verify)
                StatementParser.parse("VERIFY STREAM " + stream).orElseThrow();
        return new RebuildCompiler(shop.context())
                .aside(new Alteration.Repeat(verify.kind(), verify.name()))
                .after()
                .version();
    }

    private Change submitted(String statement) {
        execute(statement);
        return registry.submitted.get(registry.submitted.size() - 1);
    }

    private Answer execute(String statement) {
        Kappa kappa = new Kappa(shop.config(), registry, ScriptedShop.INSPECTORS, new StubOutside());
        return new StatementExecutor(kappa, Map.of(), set)
                .execute(StatementParser.parse(statement).orElseThrow());
    }

    private String refusal(String statement) {
        return assertThrows(KappaException.class, () -> execute(statement)).getMessage();
    }
}
