package dev.kappa.gateway.execute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kappa.gateway.compile.JobJar;
import dev.kappa.gateway.compile.JobJarFile;
import dev.kappa.gateway.compile.ScriptedShop;
import dev.kappa.redeploy.registry.ChangeState;
import dev.kappa.redeploy.registry.VersionProgress;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.definition.VersionId;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.error.Problem;
import dev.kappa.topology.graph.Topology;
import dev.kappa.topology.plan.Change;
import dev.kappa.topology.plan.Step;
import dev.kappa.topology.statement.StatementParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatementExecutorTest {
    private static final String ALTER =
            "ALTER MATERIALIZED VIEW current_prices AS SELECT stock_code, price, valid_from, price * 2 AS twice FROM"
                    + " (SELECT *, ROW_NUMBER() OVER (PARTITION BY stock_code ORDER BY valid_from DESC) AS n FROM prices_in_order) WHERE n = 1";

    @TempDir
    Path directory;

    private final TreeMap<VersionId, Topology.Kept> kept = new TreeMap<>();
    private final StubOutside outside = new StubOutside();
    private final AlterSet set = new AlterSet();
    private ScriptedShop shop;
    private StubRegistry registry;

    @BeforeEach
    void makeShop() {
        shop = ScriptedShop.in(directory);
        registry = new StubRegistry(
                () -> new Topology(1, shop.topology().objects(), shop.topology().versions(), kept));
    }

    @Test
    void alterSubmitsTheChangeAndTellsWhatWillHappen() {
        outside.reads("reports", "current_prices.v1");
        outside.reads("kappa.x.v1", "current_prices.v1");

        Answer answer = execute(ALTER);

        Change change = registry.submitted.get(0);
        assertEquals(Change.Kind.REBUILD, change.kind());
        assertEquals(ALTER, change.statement());
        assertEquals(List.of("current_prices"), change.names());
        assertEquals(
                """
                17 | current_prices | v1 → v2, because its definition changes: new column twice DECIMAL(21, 3)
                17 | current_prices | note: of rows that are equal in all that ROW_NUMBER() goes by, the order of their arrival decides; more columns in ORDER BY make it certain
                17 | topics | current_prices.v2
                17 | tables | public.current_prices_v2
                17 | jobs | kappa current_prices.v2
                17 | slots | 1 needed, 9 of 16 free
                17 | replay | prices_in_order.v1: 1000 records, 64.0 kB
                17 | time | about 1s for 1000 records that the jobs read together, assuming 5,000 a second, as nothing was measured yet
                17 | readers | the topic current_prices.v1 is retired 24h after the switch and is read by reports
                17 | step 1 | make sure that 1 task slots are free
                17 | step 2 | make sure that the topic prices_in_order.v1 has its whole history
                17 | step 3 | create the topic current_prices.v2
                17 | step 4 | create the table of current_prices$v2
                17 | step 5 | start the job of current_prices$v2
                17 | step 6 | wait until the job of current_prices$v2 runs
                17 | step 7 | wait until current_prices$v2 have caught up
                17 | step 8 | note where readers of the topics of current_prices$v1 will go on in those of current_prices$v2
                17 | step 9 | stop current_prices$v1 with savepoints
                17 | step 10 | wait until current_prices$v2 show all that the stopped versions have shown
                17 | step 11 | switch to current_prices$v2 in one transaction, and keep what they replace for 24h
                17 | step 12 | carry other consumer groups over from the topic of current_prices$v1 to that of current_prices$v2
                17 | next | WAIT REBUILD 17 waits for its end; DESCRIBE REBUILD 17 shows how far it is; ALTER REBUILD 17 ABORT undoes it""",
                text(answer));
    }

    @Test
    void aStreamSaysThatItsEventTimeStandsStillForAnEmptyPartition() {
        outside.empty.put("page_views", new TreeSet<>(List.of(1, 2)));

        String waits =
                "its event time waits for the first record in partitions 1, 2 of page_views: windows do not close before";
        List<String> shown = execute("SHOW STREAMS LIKE 'page_views'").rows().get(0);
        assertEquals(waits, shown.get(shown.size() - 1));
        assertTrue(text(execute("DESCRIBE EXTENDED STREAM page_views")).contains("reason | " + waits));

        outside.silent = true;
        shown = execute("SHOW STREAMS LIKE 'page_views'").rows().get(0);
        assertEquals(null, shown.get(shown.size() - 1));
    }

    @Test
    void explainTellsTheSameAndChangesNothing() {
        List<String> explained = details(execute("EXPLAIN " + ALTER));

        assertEquals(List.of(), registry.submitted);
        List<String> altered = details(execute(ALTER));
        assertEquals(altered.subList(0, altered.size() - 1), explained);
    }

    @Test
    void explainJsonIsForMachines() throws Exception {
        JsonNode plan = new ObjectMapper()
                .readTree(execute("EXPLAIN JSON " + ALTER).rows().get(0).get(0));

        assertEquals("rebuild", plan.get("kind").asText());
        assertEquals("current_prices", plan.at("/versions/0/name").asText());
        assertEquals(2, plan.at("/versions/0/to").asInt());
        assertEquals(64_000, plan.at("/replay/0/bytes").asLong());
        assertEquals("require-slots", plan.at("/steps/0/step").asText());
        assertEquals(86_400, plan.get("retainSeconds").asLong());
    }

    @Test
    void everyStatementThatChangesSomethingIsExplainedForMachines() throws Exception {
        assertEquals("create", kind("CREATE STREAM fresh AS SELECT order_no FROM orders"));
        assertEquals("drop", kind("DROP MATERIALIZED VIEW current_prices"));
        assertEquals("rebuild", kind("ALTER MATERIALIZED VIEW current_prices REBUILD"));
        assertEquals("none", kind(ALTER.replace(", price * 2 AS twice", "")));
        kept.put(new VersionId("current_prices", 2), new Topology.Kept(StubRegistry.NOON, 17));
        VersionDefinition second = submitted(ALTER).newVersions().get(0);
        VersionDefinition first = shop.topology().live("current_prices").orElseThrow();
        shop.live(second);
        shop.live(first);
        assertEquals("rollback", kind("ALTER MATERIALIZED VIEW current_prices ROLLBACK TO VERSION 2"));
    }

    private String kind(String statement) throws Exception {
        String json = execute("EXPLAIN JSON " + statement).rows().get(0).get(0);
        return new ObjectMapper().readTree(json).get("kind").asText();
    }

    @Test
    void aSessionThatOnlyExplainsAnswersASetWithOnePlanAndChangesNothing() {
        Kappa kappa = new Kappa(shop.config(), registry, ScriptedShop.INSPECTORS, outside);
        for (String statement : List.of("BEGIN ALTER SET", ALTER)) {
            new StatementExecutor(kappa, Map.of(), set, true)
                    .execute(StatementParser.parse(statement).orElseThrow());
        }
        Answer answer = new StatementExecutor(kappa, Map.of(), set, true)
                .execute(StatementParser.parse("END").orElseThrow());

        assertEquals(details(execute("EXPLAIN " + ALTER)), details(answer));
        assertEquals(List.of(), registry.submitted);
    }

    @Test
    void aSessionThatOnlyExplainsStartsNoVerificationAndNoReplay() {
        Kappa kappa = new Kappa(shop.config(), registry, ScriptedShop.INSPECTORS, outside);
        for (String statement : List.of("VERIFY STREAM enriched_orders", "REPLAY DEAD LETTERS OF page_views")) {
            KappaException refused =
                    assertThrows(KappaException.class, () -> new StatementExecutor(kappa, Map.of(), set, true)
                            .execute(StatementParser.parse(statement).orElseThrow()));
            assertEquals(ErrorCode.NOT_ALLOWED, refused.problems().get(0).code());
        }
        assertEquals(List.of(), registry.submitted);
    }

    @Test
    void anAlterationThatChangesNothingSubmitsNothing() {
        Answer answer = execute(ALTER.replace(", price * 2 AS twice", ""));

        assertEquals("null | current_prices | no change: version 1 means this already, and stays live", text(answer));
        assertEquals(List.of(), registry.submitted);
    }

    @Test
    void tooFewSlotsAndALostHistoryAreRefusedTogetherBeforeAnythingStarts() {
        outside.freeSlots = 0;
        outside.lost.put("prices_in_order.v1", 12L);

        assertEquals(
                """
                1:25 TOO_FEW_SLOTS: the new jobs run beside the live ones and need 1 free task slots; 0 of 16 are free. Start more task managers, or raise taskmanager.numberOfTaskSlots, or lower the option 'parallelism'.
                1:25 FINITE_RETENTION: the topic 'prices_in_order.v1' has lost its oldest 12 records, so the new versions would not know them. Bring them back from a mirror of the topic; until then the live versions stay as they are.""",
                refusal(ALTER));
        assertEquals(List.of(), registry.submitted);
        assertTrue(details(execute("EXPLAIN " + ALTER)).stream().anyMatch(d -> d.startsWith("TOO_FEW_SLOTS")));
    }

    @Test
    void aClusterWithoutTaskManagersIsToldApart() {
        outside.freeSlots = 0;
        outside.totalSlots = 0;

        assertEquals(
                "1:25 TOO_FEW_SLOTS: no task manager is registered with Flink now, and the new jobs need 1 task slots."
                        + " Start the task managers (on one machine: make up), and try again.",
                refusal(ALTER));
    }

    @Test
    void whatCannotBeAskedIsSaidAndNotInvented() {
        outside.silent = true;

        String answer = text(execute(ALTER));

        assertTrue(answer.contains("slots | 1 needed\n"), answer);
        assertTrue(
                answer.contains(
                        "not known | Flink at http://127.0.0.1:1 does not answer (connection refused); whether there are"
                                + " enough task slots is not known now."),
                answer);
        assertTrue(answer.contains("what has to be replayed is not known now."), answer);
        assertFalse(answer.contains("| time |"), answer);
        assertEquals(1, registry.submitted.size());
    }

    @Test
    void theSpeedOfAnEarlierRebuildIsTheMeasure() {
        execute(ALTER);
        registry.move(17, 10, ChangeState.DONE, List.of());
        registry.progress.put(17L, List.of(progress("current_prices", 2, 900, 900)));

        assertTrue(text(execute(ALTER)).contains("at the 300 a second of rebuild 17"));
    }

    @Test
    void aManualSwitchAndItsTimeOfGraceAreInTheSteps() {
        Change change = submitted(
                ALTER.replace("current_prices AS", "current_prices CUTOVER = MANUAL RETAIN = INTERVAL '2' HOUR AS"));

        assertTrue(change.steps().contains(new Step.AwaitApproval()));
        assertTrue(change.steps().contains(new Step.CutOver(List.of(new VersionId("current_prices", 2)), 7200)));
    }

    @Test
    void createOrAlterMakesWhatIsNotThereAndAltersWhatIs() {
        assertEquals(
                List.of("1. create the topic fresh.v1", "2. start the job of fresh$v1"),
                execute("EXPLAIN CREATE OR ALTER STREAM fresh RETAIN = INTERVAL '1' DAY AS SELECT order_no FROM orders")
                        .rows()
                        .stream()
                        .map(r -> r.get(0))
                        .filter(r -> r.startsWith("1.") || r.startsWith("2."))
                        .toList());
        Change change = submitted(ALTER.replace("ALTER", "CREATE OR ALTER"));
        assertEquals(
                ALTER.replace("ALTER", "CREATE").replace(" AS SELECT stock", " AS\nSELECT stock"),
                change.newVersions().get(0).statement());
    }

    @Test
    void aSourceCanOnlyBeSaidAgainAsItIs() {
        VersionDefinition source = shop.topology().live("shop").orElseThrow();
        String same = source.statement().replaceFirst("CREATE SOURCE", "CREATE OR ALTER SOURCE");

        assertTrue(text(execute(same)).contains("no change"));
        assertTrue(refusal(same.replace("'postgres-cdc'", "'mysql-cdc'")).contains("a source cannot be altered"));
    }

    @Test
    void aSourceIsNotMadeOverTheFactsOfAFormerOne() {
        assertEquals(
                "1:15 NOT_ALLOWED: source 'again' would begin with a copy of its tables, and facts of an earlier source of that name are in"
                        + " again.public.orders: rows would be there twice. Give the source another name. Or, if those facts may go:"
                        + " kafka-topics --delete --topic 'again.public.orders'.",
                refusal("CREATE SOURCE again WITH ('connector'='postgres-cdc')"));
        assertEquals(List.of(), registry.submitted);
    }

    @Test
    void aSystemThatIsAwayIsNoFaultOfKappas() {
        outside.silent = true;

        assertEquals(
                "1:15 UNREACHABLE: Kafka at 127.0.0.1:1 does not answer (connection refused). Start it or correct its address, and"
                        + " try again.",
                refusal("CREATE SOURCE again WITH ('connector'='postgres-cdc')"));
    }

    @Test
    void aSourceTellsHowItsDatabaseLooks() {
        List<String> shown = execute("SHOW SOURCES LIKE 'shop'").rows().get(0);
        assertEquals(
                "SETUP: one table is not published. ALTER PUBLICATION …; And 1 more: DESCRIBE SOURCE shop.",
                shown.get(shown.size() - 1));
        String described = text(execute("DESCRIBE SOURCE shop"));
        assertTrue(described.contains("slot | kappa_shop, being read\nproblem | SETUP: one table"), described);
        assertTrue(described.contains("problem | SETUP: nor is another."), described);
    }

    @Test
    void statementsOfASetAreOneChange() {
        execute("BEGIN ALTER SET");
        execute("ALTER MATERIALIZED VIEW shop_totals AS SELECT COUNT(*) AS n FROM enriched_orders");
        execute(ALTER);
        assertEquals(List.of(), registry.submitted);

        execute("END");

        Change change = registry.submitted.get(0);
        assertEquals(
                List.of("current_prices", "shop_totals"),
                change.names().stream().sorted().toList());
        assertTrue(change.statement().startsWith("BEGIN ALTER SET;\nALTER MATERIALIZED VIEW shop_totals"));
        assertFalse(set.isOpen());
    }

    @Test
    void aSetWithARefusedStatementChangesNothingAndIsClosed() {
        execute("BEGIN ALTER SET");
        execute(ALTER);
        refusal("ALTER STREAM nobody AS SELECT 1 AS n");
        assertEquals(
                "1:1 NOT_ALLOWED: a statement of this alter set had to be refused, so it changes nothing. The set is closed."
                        + " Correct what was refused, and begin again with BEGIN ALTER SET.",
                refusal("END"));
        assertFalse(set.isOpen());
        assertEquals(List.of(), registry.submitted);
    }

    @Test
    void onlyAlterationsFitIntoASet() {
        execute("BEGIN ALTER SET");
        assertTrue(refusal("DROP MATERIALIZED VIEW current_prices").contains("an alter set takes ALTER"));
    }

    @Test
    void contradictingOptionsOfASetAreRefused() {
        execute("BEGIN ALTER SET");
        execute(ALTER.replace("current_prices AS", "current_prices CUTOVER = MANUAL AS"));
        execute("ALTER MATERIALIZED VIEW shop_totals CUTOVER = AUTO AS SELECT COUNT(*) AS n FROM enriched_orders");
        assertTrue(refusal("END")
                .startsWith("INVALID_OPTION: the statements of one change contradict each other in CUTOVER."));
    }

    @Test
    void rollbackGoesBackToWhatIsKept() {
        Change rebuild = submitted(ALTER);
        shop.live(rebuild.newVersions().get(0));
        VersionId first = new VersionId("current_prices", 1);
        kept.put(first, new Topology.Kept(StubRegistry.NOON, 17));

        Answer answer = execute("ALTER MATERIALIZED VIEW current_prices ROLLBACK");

        Change change = registry.submitted.get(1);
        assertEquals(Change.Kind.ROLLBACK, change.kind());
        assertEquals(List.of("current_prices", "current_prices$v1"), change.names());
        assertTrue(
                text(answer).startsWith("18 | current_prices | v2 → v1, because of the ROLLBACK: column twice is gone"),
                text(answer));
        assertEquals(
                "current_prices$v1 | kept | 2026-03-01T12:00:00Z | 17",
                String.join(
                        " | ",
                        execute("SHOW VERSIONS OF current_prices").rows().get(0).subList(0, 4)));
        assertTrue(refusal("ALTER MATERIALIZED VIEW current_prices ROLLBACK TO VERSION 9")
                .startsWith("1:25 UNKNOWN_VERSION: 'current_prices' has no version 9"));
    }

    @Test
    void redeployTriesTheNewJarAndKeepsItBeforeTheJournalNamesIt() throws Exception {
        Path jar = directory.resolve("jars/mine.jar");
        JobJarFile.write(jar, "first", Optional.of("1"), Map.of());
        VersionDefinition live = shop.define("CREATE STREAM visits (customer_id BIGINT, looks INT) USING JOB '"
                + JobJarFile.CLASS + "' READING page_views WITH ('jar' = 'mine.jar')");
        JobJar.of(shop.config(), live).orElseThrow().keep(shop.config());
        shop.live(live);
        JobJarFile.write(jar, "second", Optional.of("1"), Map.of());
        assertEquals("redeploy", kind("ALTER STREAM visits REDEPLOY"));
        assertEquals(List.of(), registry.submitted);

        String answer = text(execute("ALTER STREAM visits REDEPLOY"));

        Step.Redefine redefine =
                (Step.Redefine) registry.submitted.get(0).steps().get(4);
        assertEquals(live, redefine.former());
        assertTrue(Files.exists(Path.of(redefine.definition().job().jar())));
        assertEquals(
                """
                17 | visits | v1 goes on from its own state: its job has another jar (mine.jar #, was mine.jar #); both declare the state version '1'. Nothing is computed anew, and its readers stay where they are
                17 | slots | 1 needed, 9 of 16 free
                17 | step 1 | make sure that 1 task slots are free
                17 | step 2 | take a savepoint of visits$v1, which goes on running
                17 | step 3 | try the new jar of visits$v1 on that savepoint, beside the job that runs and writing nothing, until its first checkpoint
                17 | step 4 | stop visits$v1 with savepoints
                17 | step 5 | give visits$v1 its new jar
                17 | step 6 | resume visits$v1 from its savepoint with the new jar
                17 | step 7 | wait until the job of visits$v1 runs
                17 | step 8 | wait until the job of visits$v1 has completed a checkpoint
                17 | next | WAIT REBUILD 17 waits for its end; DESCRIBE REBUILD 17 shows how far it is; ALTER REBUILD 17 ABORT undoes it""",
                answer.replaceAll("mine.jar [0-9a-f]{8}", "mine.jar #"));
    }

    @Test
    void decisionsGoToTheJournal() {
        execute(ALTER);
        execute("ALTER REBUILD 17 APPLY");
        execute("ALTER REBUILD 17 ABORT");
        assertEquals(List.of("17 APPLY", "17 ABORT"), registry.decided);
        assertEquals(
                "1:15 NOT_ALLOWED: 'seventeen' is not the id of a rebuild, which is a number. SHOW REBUILDS lists them.",
                refusal("ALTER REBUILD seventeen ABORT"));
    }

    @Test
    void waitAnswersHowItEnded() {
        execute(ALTER);
        registry.move(17, 10, ChangeState.DONE, List.of());
        registry.progress.put(17L, List.of(progress("current_prices", 2, 900, 900)));
        assertEquals("17 | live | current_prices | 2 | 1 | 900 | 1m 40s | null", text(execute("WAIT REBUILD 17")));

        registry.move(17, 3, ChangeState.UNDONE, List.of(Problem.of(ErrorCode.JOB_FAILED, "the job failed.")));
        assertEquals("JOB_FAILED: the job failed.", refusal("WAIT REBUILD 17"));
    }

    @Test
    void waitReturnsWhenARebuildNeedsAWord() {
        execute(ALTER.replace("current_prices AS", "current_prices CUTOVER = MANUAL AS"));
        registry.move(17, 7, ChangeState.RUNNING, List.of());
        String answer = text(execute("WAIT REBUILD 17"));
        assertTrue(answer.startsWith("17 | ready | current_prices | 2 | 1"), answer);
        assertTrue(answer.endsWith("ALTER REBUILD 17 APPLY switches, ALTER REBUILD 17 ABORT undoes it"), answer);
    }

    @Test
    void aWaitThatIsCancelledEndsAndTheRebuildGoesOn() throws Exception {
        execute(ALTER);
        registry.move(17, 6, ChangeState.RUNNING, List.of());
        String[] refusal = new String[1];
        Thread waiting = new Thread(() -> refusal[0] = refusal("WAIT REBUILD 17"));
        waiting.start();
        waiting.interrupt();
        waiting.join(10_000);
        assertEquals(
                "TIMEOUT: the statement was cancelled while change 17 is under way. The change goes on without it.",
                refusal[0]);
    }

    @Test
    void rebuildsAreListedAndDescribed() {
        execute(ALTER);
        registry.move(17, 6, ChangeState.RUNNING, List.of());
        registry.progress.put(17L, List.of(progress("current_prices", 2, 250, 1000)));

        List<String> row = execute("SHOW REBUILDS LIKE 'current%'").rows().get(0);
        assertEquals(
                "[17, rebuild, replaying, 7 of 12, current_prices]",
                row.subList(0, 5).toString());
        assertEquals(List.of(), execute("SHOW REBUILDS LIKE 'orders'").rows());

        List<List<String>> described = execute("DESCRIBE REBUILD 17").rows();
        assertEquals(List.of("rebuild 17", "replaying"), described.get(0).subList(0, 2));
        assertEquals(
                "[step 6, done, 2026-03-01T12:00:05Z, 1s, wait until the job of current_prices$v2 runs]",
                described.get(6).toString());
        assertTrue(described.get(7).get(4).endsWith("have caught up; it waits for the test"));
        assertEquals(
                "[current_prices$v2, 25.0 %, 2026-03-01T12:00:00Z, null, 250 of 1,000 records, 500 a second, 2s left]",
                last(described).toString());
    }

    private static VersionProgress progress(String name, int version, long consumed, long total) {
        return new VersionProgress(
                new VersionId(name, version),
                consumed,
                total,
                500,
                Optional.of(Duration.ofSeconds((total - consumed) / 375)),
                Optional.empty(),
                StubRegistry.NOON);
    }

    private Change submitted(String statement) {
        execute(statement);
        return last(registry.submitted);
    }

    private Answer execute(String statement) {
        Kappa kappa = new Kappa(shop.config(), registry, ScriptedShop.INSPECTORS, outside);
        return new StatementExecutor(kappa, Map.of(), set)
                .execute(StatementParser.parse(statement).orElseThrow());
    }

    private String refusal(String statement) {
        return assertThrows(KappaException.class, () -> execute(statement)).getMessage();
    }

    private static String text(Answer answer) {
        return answer.rows().stream()
                .map(r -> r.stream().map(String::valueOf).collect(Collectors.joining(" | ")))
                .collect(Collectors.joining("\n"));
    }

    private static List<String> details(Answer answer) {
        return answer.rows().stream().map(r -> r.get(2)).toList();
    }

    private static <T> T last(List<T> list) {
        return list.get(list.size() - 1);
    }
}
