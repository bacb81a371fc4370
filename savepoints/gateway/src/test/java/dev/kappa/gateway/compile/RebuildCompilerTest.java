package dev.kappa.gateway.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kappa.topology.definition.ObjectKind;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.statement.Statement;
import dev.kappa.topology.statement.StatementParser;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RebuildCompilerTest {
    private static final String ENRICHED = ScriptedShop.query("streams/enriched_orders.sql");

    @TempDir
    Path directory;

    private ScriptedShop shop;

    @BeforeEach
    void makeShop() {
        shop = ScriptedShop.in(directory);
    }

    @Test
    void everyDependentIsCompiledAnewAgainstTheNewVersions() {
        Rebuild rebuild = compile("ALTER STREAM enriched_orders AS "
                + ENRICHED.replace("l.unit_price,\n", "l.unit_price,\n l.note,\n")
                        .replace("JOIN products", "LEFT JOIN products"));

        assertEquals(
                """
                enriched_orders$v2 its definition changes [customers$v1, order_lines$v1, orders$v1, products$v1]
                revenue_per_hour$v2 it reads enriched_orders [enriched_orders$v2]
                shop_totals$v2 it reads enriched_orders [enriched_orders$v2]
                revenue_per_country$v2 it reads revenue_per_hour [revenue_per_hour$v2]""",
                words(rebuild));
        VersionDefinition enriched = rebuild.versions().get(0);
        assertTrue(
                enriched.statement().startsWith("CREATE STREAM enriched_orders (\n  WATERMARK FOR"),
                enriched.statement());
        assertEquals(shop.topology().live("enriched_orders").orElseThrow().watermark(), enriched.watermark());
        assertEquals("enriched_orders.v2", enriched.topic().orElseThrow());
        shop.live(enriched);
        assertEquals(
                enriched.digest(),
                compile("ALTER STREAM enriched_orders REBUILD")
                        .versions()
                        .get(0)
                        .digest());
    }

    @Test
    void theSameMeaningChangesNothing() {
        Rebuild rebuild =
                compile("ALTER STREAM enriched_orders AS -- the same\n WITH lines AS (SELECT * FROM order_lines)"
                        + " SELECT x.order_no, x.line_no, o.order_time, o.status, o.country, o.customer_id,"
                        + " c.first_seen AS customer_since, x.stock_code, p.description, x.quantity - x.cancelled_quantity AS quantity,"
                        + " x.unit_price, (x.quantity - x.cancelled_quantity) * x.unit_price AS amount FROM lines AS x"
                        + " JOIN orders AS o ON x.order_no = o.order_no JOIN products AS p ON p.stock_code = x.stock_code"
                        + " LEFT JOIN customers AS c ON o.customer_id = c.customer_id");

        assertEquals(List.of(), rebuild.items());
        assertEquals(
                "[enriched_orders$v1]",
                rebuild.unchanged().stream().map(VersionDefinition::id).toList().toString());
    }

    @Test
    void everyDependentThatNoLongerCompilesIsNamedWithItsPlace() {
        assertEquals(
                """
                1:14 UNKNOWN_COLUMN: in 'revenue_per_hour', line 5, column 7: column 'amount' does not exist. Did you mean 'amounts'?
                1:14 UNKNOWN_COLUMN: in 'shop_totals', line 6, column 7: column 'amount' does not exist. Did you mean 'amounts'?""",
                refusal("ALTER STREAM enriched_orders AS " + ENRICHED.replace("AS amount", "AS amounts")));
    }

    @Test
    void aKeptWatermarkWhoseColumnIsGoneIsToldAsKept() {
        assertEquals(
                "1:14 UNKNOWN_COLUMN: column 'order_time' of WATERMARK is not in the result. This was kept from the definition"
                        + " before: WATERMARK FOR order_time AS order_time - INTERVAL '5' MINUTE. Say it anew in the ALTER, or"
                        + " write CREATE OR ALTER …, which keeps nothing.",
                refusal(
                        "ALTER STREAM enriched_orders AS SELECT order_no, line_no, quantity AS amount FROM order_lines"));
    }

    @Test
    void placesOfAnAlterationAreThoseOfItsOwnText() {
        assertEquals(
                "alter.sql:8:8 UNKNOWN_COLUMN: column 'pric' does not exist. Did you mean 'price'?",
                refusal(
                        "/*kappa:alter.sql:7:1*/ALTER MATERIALIZED VIEW current_prices AS\nSELECT pric FROM prices_in_order"));
    }

    @Test
    void optionsThatTheAlterationDoesNotMentionAreKept() {
        shop.live(
                shop.define(
                        "CREATE STREAM big WITH ('parallelism'='3', 'table.optimizer.join-reorder-enabled'='true') AS SELECT order_no FROM orders"));

        VersionDefinition v = compile("ALTER STREAM big WITH ('table.optimizer.join-reorder-enabled'='false')"
                        + " AS SELECT order_no, status FROM orders")
                .versions()
                .get(0);

        assertEquals(Map.of("parallelism", "3", "table.optimizer.join-reorder-enabled", "false"), v.options());
        assertEquals(3, v.job().parallelism());
    }

    @Test
    void settingsThatItWasPlannedWithAreKept() {
        Statement.CreateStream create = (Statement.CreateStream) StatementParser.parse(
                        "CREATE STREAM days AS SELECT user_day FROM (SELECT CAST(view_time AS TIMESTAMP_LTZ(3)) AS user_day FROM page_views)")
                .orElseThrow();
        Map<String, String> paris = Map.of("table.local-time-zone", "Europe/Paris");
        shop.live(new DefinitionCompiler(
                        new DefinitionContext(shop.config(), shop.topology(), ScriptedShop.INSPECTORS, paris))
                .define(ObjectKind.STREAM, create.name(), create.written(), create.definition())
                .version());

        VersionDefinition v = compile("ALTER STREAM days REBUILD").versions().get(0);

        assertEquals(paris, v.options());
        assertEquals(shop.topology().live("days").orElseThrow().digest(), v.digest());
    }

    @Test
    void admissionStreamsAreReplacedAsAWhole() {
        Rebuild rebuild = compile(
                """
                CREATE OR ALTER STREAM page_views (
                  view_id BIGINT, customer_id BIGINT, stock_code STRING, country STRING, agent STRING,
                  view_time TIMESTAMP(3) NOT NULL, WATERMARK FOR view_time AS view_time - INTERVAL '5' SECOND
                ) WITH ('format' = 'json') CUTOVER = MANUAL""");
        assertEquals(
                """
                page_views$v2 its definition changes []
                customer_sessions$v2 it reads page_views [page_views$v2]
                trending_products$v2 it reads page_views [page_views$v2]
                abandoned_baskets$v2 it reads page_views [orders$v1, page_views$v2]
                abandoned_per_day$v2 it reads abandoned_baskets [abandoned_baskets$v2]
                priced_views$v2 it reads page_views [page_views$v2, prices_in_order$v1]""",
                words(rebuild));
        VersionDefinition views = rebuild.versions().get(0);
        assertEquals(List.of("page_views"), views.rawTopics());
        assertEquals(
                views.digest(),
                new DefinitionCompiler(new DefinitionContext(
                                shop.config(),
                                dev.kappa.topology.graph.Topology.empty(),
                                ScriptedShop.INSPECTORS,
                                Map.of()))
                        .define(
                                ObjectKind.STREAM,
                                stream(views.statement()).name(),
                                stream(views.statement()).written(),
                                stream(views.statement()).definition())
                        .version()
                        .digest());
    }

    @Test
    void aJobIsRebuiltWhenItsCodeIsAnother() {
        String same =
                "ALTER STREAM abandoned_baskets USING JOB 'dev.kappa.jobs.shop.AbandonedBaskets' READING page_views, orders";
        assertEquals(List.of(), compile(same).items());

        ScriptedShop.writeJobJar(directory, "other code of the job");

        assertEquals(
                """
                abandoned_baskets$v2 the code of its job changed in Kappa's own jar [orders$v1, page_views$v1]
                abandoned_per_day$v2 it reads abandoned_baskets [abandoned_baskets$v2]""",
                words(compile(same)));
        assertEquals(
                shop.topology().live("abandoned_baskets").orElseThrow().options(),
                compile(same).versions().get(0).options());
    }

    @Test
    void rebuildAlwaysRebuilds() {
        assertEquals(
                "current_prices$v2 REBUILD [prices_in_order$v1]",
                words(compile("ALTER MATERIALIZED VIEW current_prices REBUILD")));
    }

    @Test
    void namesOfASetSeeEachOthersNewDefinitionsInAnyOrder() {
        Rebuild rebuild = compile(
                "ALTER MATERIALIZED VIEW shop_totals AS SELECT COUNT(*) AS n, SUM(amounts) AS revenue FROM enriched_orders",
                "ALTER MATERIALIZED VIEW revenue_per_hour AS SELECT country, window_start, SUM(amounts) AS revenue,"
                        + " COUNT(DISTINCT order_no) AS orders FROM TABLE(TUMBLE(TABLE enriched_orders, DESCRIPTOR(order_time),"
                        + " INTERVAL '1' HOUR)) GROUP BY country, window_start",
                "ALTER STREAM enriched_orders AS " + ENRICHED.replace("AS amount", "AS amounts"));
        assertEquals(
                "[enriched_orders$v2, revenue_per_hour$v2, shop_totals$v2, revenue_per_country$v2]",
                rebuild.versions().stream().map(VersionDefinition::id).toList().toString());
    }

    @Test
    void cyclesUnknownNamesAndOtherKindsAreRefused() {
        assertEquals(
                "1:45 CYCLE: 'enriched_orders' would read itself: enriched_orders → revenue_per_hour → enriched_orders, each"
                        + " reads the next. Read something else at one of them.",
                refusal(
                                "ALTER STREAM enriched_orders (PRIMARY KEY (country) NOT ENFORCED, WATERMARK FOR w AS w) AS SELECT country, window_start AS w FROM revenue_per_hour")
                        .replaceFirst("^1:\\d+", "1:45"));
        assertEquals(
                "1:14 UNKNOWN_STREAM: stream 'enriched_order' does not exist. Did you mean 'enriched_orders'?",
                refusal("ALTER STREAM enriched_order AS SELECT 1 AS n"));
        assertEquals(
                "1:14 WRONG_KIND: 'shop_totals' is a materialized view, not a stream. Write ALTER MATERIALIZED VIEW shop_totals.",
                refusal("ALTER STREAM shop_totals AS SELECT 1 AS n"));
        assertEquals(
                "1:14 WRONG_KIND: 'shop' is a source, not a stream. A source cannot be altered; alter a stream that reads it.",
                refusal("ALTER STREAM shop AS SELECT 1 AS n"));
    }

    @Test
    void namesOfASetThatWouldReadEachOtherAreRefused() {
        assertEquals(
                "1:25 CYCLE: each of these would read another of them: trending_products, current_prices. Read something else at"
                        + " one of them.",
                refusal(
                        "ALTER MATERIALIZED VIEW current_prices AS SELECT stock_code FROM trending_products",
                        "ALTER MATERIALIZED VIEW trending_products AS SELECT DISTINCT stock_code FROM current_prices"));
    }

    @Test
    void aDependentThreeLevelsDownIsNamed() {
        String refusal = refusal(
                "ALTER MATERIALIZED VIEW revenue_per_hour AS SELECT country, window_start, SUM(amount) AS revenue FROM"
                        + " TABLE(TUMBLE(TABLE enriched_orders, DESCRIPTOR(order_time), INTERVAL '1' HOUR)) GROUP BY country, window_start",
                "ALTER STREAM enriched_orders REBUILD");
        assertEquals(
                "1:25 UNKNOWN_COLUMN: in 'revenue_per_country', line 9, column 48: column 'orders' does not exist.",
                refusal.replaceFirst(" (Did you mean|There are).*", ""));
    }

    @Test
    void aVersionThatWouldStandStillIsNotRead() {
        shop.live(shop.define("CREATE STREAM pinned AS SELECT order_no FROM `orders$v1`"));
        assertTrue(
                refusal("CREATE OR ALTER STREAM orders (WATERMARK FOR order_time AS order_time - INTERVAL '9' MINUTE)"
                                + " FROM SOURCE shop TABLE 'public.orders'")
                        .contains("IN_USE: 'pinned' reads orders$v1 by its number"));
    }

    private Rebuild compile(String... statements) {
        return new RebuildCompiler(shop.context())
                .compile(Arrays.stream(statements)
                        .map(RebuildCompilerTest::alteration)
                        .toList());
    }

    private String refusal(String... statements) {
        return assertThrows(KappaException.class, () -> compile(statements)).getMessage();
    }

    private static String words(Rebuild rebuild) {
        return rebuild.items().stream()
                .map(i -> i.after().version().id() + " " + i.because() + " "
                        + i.after().version().reads())
                .collect(Collectors.joining("\n"));
    }

    private static Statement.CreateStream stream(String text) {
        return (Statement.CreateStream) StatementParser.parse(text).orElseThrow();
    }

    private static Alteration alteration(String text) {
        Statement statement = StatementParser.parse(text).orElseThrow();
        if (statement instanceof Statement.AlterDefinition alter) {
            return new Alteration.Change(alter.kind(), alter.name(), alter.definition());
        }
        if (statement instanceof Statement.AlterRebuild again) {
            return new Alteration.Repeat(again.kind(), again.name());
        }
        Statement.CreateStream create = (Statement.CreateStream) statement;
        return new Alteration.Replace(ObjectKind.STREAM, create.name(), create.definition());
    }
}
