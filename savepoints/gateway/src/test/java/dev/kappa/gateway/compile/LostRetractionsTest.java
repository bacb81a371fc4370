package dev.kappa.gateway.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kappa.gateway.analysis.DeclaredShape;
import dev.kappa.gateway.analysis.PlanningEnvironment;
import dev.kappa.gateway.analysis.QueryAnalysis;
import dev.kappa.gateway.analysis.QueryAnalyst;
import dev.kappa.gateway.analysis.ShopTopology;
import dev.kappa.gateway.catalog.ReadableTables;
import dev.kappa.topology.definition.VersionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;

class LostRetractionsTest {
    private static final TypeInformation<Row> ROW = Types.ROW(Types.STRING, Types.INT);
    /** Joined by the unique keys of both sides, and by more than equality. */
    private static final String QUERY =
            "SELECT p.stock_code, o.status FROM products AS p JOIN orders AS o ON o.order_no = p.stock_code AND p.description < o.status";

    /** Shared with the job, which runs in this process. */
    private static volatile CountDownLatch matched;

    @Test
    void aSinkThatOnlyTakesUpsertsRobsTheJoin() {
        assertEquals(
                List.of("the join"),
                LostRetractions.find(plan(Map.of(
                        "connector", "upsert-kafka",
                        "topic", "t",
                        "properties.bootstrap.servers", "127.0.0.1:1",
                        "key.format", "json",
                        "value.format", "json"))));
    }

    @Test
    void ourSinkDoesNot() {
        JsonNode plan = plan(Map.of(
                "connector", "kappa-version",
                "topic", "t",
                "properties.bootstrap.servers", "127.0.0.1:1",
                "transactional-id-prefix", "t",
                "changelog-mode", "changelog",
                "key", "stock_code"));
        assertTrue(plan.toString().contains("stream-exec-join"));
        assertEquals(List.of(), LostRetractions.find(plan));
    }

    /** What the refusal protects from: Flink itself, run with the sink that robs and with the one that does not. */
    @Test
    void whatIsRobbedKeepsRowsThatAreGone() throws Exception {
        assertEquals(
                Map.of("a", "a matches"), result(ChangelogMode.upsert()), "FLINK-38579 is fixed: this check can go");
        assertEquals(Map.of(), result(ChangelogMode.all()));
    }

    /** One row that matches, then changes so that it no longer does, once the match has been seen: the sides come in any order. */
    private static Map<String, String> result(ChangelogMode sink) throws Exception {
        matched = new CountDownLatch(1);
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(1);
        StreamTableEnvironment tables = StreamTableEnvironment.create(env);
        Schema schema = Schema.newBuilder()
                .column("f0", "STRING NOT NULL")
                .column("f1", "INT")
                .primaryKey("f0")
                .build();
        tables.createTemporaryView(
                "l",
                tables.fromChangelogStream(
                        env.fromData(
                                        ROW,
                                        Row.ofKind(RowKind.INSERT, "a", 1),
                                        Row.ofKind(RowKind.UPDATE_BEFORE, "a", 1),
                                        Row.ofKind(RowKind.UPDATE_AFTER, "a", 9))
                                .map(LostRetractionsTest::onceMatched)
                                .returns(ROW),
                        schema,
                        ChangelogMode.all()));
        tables.createTemporaryView(
                "r",
                tables.fromChangelogStream(
                        env.fromData(ROW, Row.ofKind(RowKind.INSERT, "a", 5)), schema, ChangelogMode.all()));
        Table joined = tables.sqlQuery(
                "SELECT l.f0 AS k, l.f0 || ' matches' AS v FROM l JOIN r ON l.f0 = r.f0 AND l.f1 < r.f1");
        Schema result = Schema.newBuilder()
                .column("k", "STRING NOT NULL")
                .column("v", "STRING")
                .primaryKey("k")
                .build();
        List<Row> rows = new ArrayList<>();
        try (CloseableIterator<Row> changes =
                tables.toChangelogStream(joined, result, sink).executeAndCollect()) {
            changes.forEachRemaining(row -> {
                rows.add(row);
                matched.countDown();
            });
        }
        Map<String, String> last = new TreeMap<>();
        for (Row row : rows) {
            if (row.getKind() == RowKind.DELETE || row.getKind() == RowKind.UPDATE_BEFORE) {
                last.remove((String) row.getField(0));
            } else {
                last.put((String) row.getField(0), (String) row.getField(1));
            }
        }
        return last;
    }

    private static Row onceMatched(Row row) throws InterruptedException {
        if (row.getKind() != RowKind.INSERT && !matched.await(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the rows have not matched");
        }
        return row;
    }

    private static JsonNode plan(Map<String, String> sink) {
        PlanningEnvironment planning = PlanningEnvironment.over(
                ShopTopology.topology(), ReadableTables.of(Map.of("bootstrap.servers", "127.0.0.1:1")), Map.of());
        QueryAnalysis a = new QueryAnalyst(planning).analyse(QUERY, DeclaredShape.nothing());
        boolean upserts = sink.get("connector").startsWith("upsert");
        return PlanJson.read(PlanCompiler.unchecked(
                planning,
                new VersionId("x", 1),
                a.output(),
                a.columns(),
                upserts ? a.key().orElseThrow() : List.of(),
                sink));
    }
}
