package dev.kappa.connectors.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.Test;

/** The view's table on a real Postgres: every type, exactly once, fenced, and fast. */
class ViewStoreIT {

    private static final RowType TYPE =
            RowType.of(new LogicalType[] {VarCharType.STRING_TYPE.copy(false), new IntType()}, new String[] {"k", "v"});
    private static final Optional<List<String>> KEY = Optional.of(List.of("k"));

    private static final TestPostgres POSTGRES = TestPostgres.shared();

    private static void execute(String sql) throws Exception {
        POSTGRES.execute(sql);
    }

    private static List<String> rows(String query) throws Exception {
        return POSTGRES.rows(query);
    }

    private static ViewOptions options(String name, long attempt) {
        return POSTGRES.options(name, attempt);
    }

    private static PostgresViewStore store(String name, long attempt, RowType type, Optional<List<String>> key)
            throws Exception {
        execute(options(name, attempt).viewTable(type, key).createStatement());
        return new PostgresViewStore(
                options(name, attempt), options(name, attempt).viewTable(type, key));
    }

    private static RowData row(String k, Integer v) {
        return GenericRowData.of(StringData.fromString(k), v);
    }

    private static List<EpochChunk> upserts(long epoch, RowType type, Optional<List<String>> key, RowData... rows) {
        CopyLines lines = new CopyLines(options("x", 0).viewTable(type, key), type);
        EpochBuffer buffer = new EpochBuffer(64);
        for (RowData row : rows) {
            buffer.add(key.isEmpty() ? lines.appended(row) : lines.upserted(row), false);
        }
        return buffer.end(epoch);
    }

    @Test
    void anEpochIsAppliedOnceAndNeverBackwards() throws Exception {
        try (PostgresViewStore store = store("once", 0, TYPE, KEY)) {
            assertEquals(0, store.claim());
            store.apply(3, upserts(3, TYPE, KEY, row("a", 1), row("b", 2)));
            assertInstanceOf(
                    ViewStore.Applied.AlreadyVisible.class, store.apply(3, upserts(3, TYPE, KEY, row("a", 9))));
            assertInstanceOf(
                    ViewStore.Applied.AlreadyVisible.class, store.apply(2, upserts(2, TYPE, KEY, row("b", 9))));
            CopyLines lines = new CopyLines(options("once", 0).viewTable(TYPE, KEY), TYPE);
            EpochBuffer buffer = new EpochBuffer(1000);
            buffer.add(lines.deleted(row("a", 1)), true);
            buffer.add(lines.upserted(row("b", 3)), false);
            store.apply(4, buffer.end(4));
            store.apply(5, List.of());
        }
        assertEquals(List.of("b|3"), rows("SELECT k, v FROM once_v1"));
        assertEquals(List.of("5"), rows("SELECT epoch FROM kappa.view_progress WHERE name = 'once'"));
    }

    @Test
    void anOlderWriterThatWakesUpLateChangesNothing() throws Exception {
        try (PostgresViewStore older = store("zombie", 7, TYPE, KEY);
                PostgresViewStore newer = store("zombie", 7, TYPE, KEY);
                PostgresViewStore rebuilt = store("zombie", 8, TYPE, KEY)) {
            older.claim();
            older.apply(1, upserts(1, TYPE, KEY, row("a", 1)));
            assertEquals(1, newer.claim());
            newer.apply(2, upserts(2, TYPE, KEY, row("a", 2)));
            assertThrows(ViewStore.Fenced.class, () -> older.apply(3, upserts(3, TYPE, KEY, row("a", 99))));
            rebuilt.claim();
            assertThrows(ViewStore.Fenced.class, () -> newer.apply(3, upserts(3, TYPE, KEY, row("a", 99))));
            assertThrows(ViewStore.Fenced.class, newer::claim);
        }
        assertEquals(List.of("a|2"), rows("SELECT k, v FROM zombie_v1"));
        assertEquals(List.of("2"), rows("SELECT epoch FROM kappa.view_progress WHERE name = 'zombie'"));
    }

    @Test
    void aRowThatPostgresRefusesIsLeftOutAlone() throws Exception {
        // Incompressible, so that it stays too long for an index entry.
        StringBuilder tooLong = new StringBuilder();
        new java.util.Random(1).ints(6000, 33, 91).forEach(c -> tooLong.append((char) c));
        RowData[] rows = new RowData[100];
        for (int i = 0; i < 100; i++) {
            rows[i] = row(i == 57 ? tooLong.toString() : "k" + i, i);
        }
        try (PostgresViewStore store = store("refused", 0, TYPE, KEY)) {
            store.claim();
            ViewStore.Applied applied = store.apply(1, upserts(1, TYPE, KEY, rows));

            assertEquals(
                    1,
                    assertInstanceOf(ViewStore.Applied.Visible.class, applied).rejectedRows());
        }
        assertEquals(List.of("99|4893"), rows("SELECT count(*), sum(v) FROM refused_v1"));
    }

    @Test
    void aKeyThatMayBeNullOrEmptyAndAnAppendOnlyView() throws Exception {
        RowType nullable =
                (RowType) DataTypes.ROW(DataTypes.FIELD("k", DataTypes.STRING()), DataTypes.FIELD("v", DataTypes.INT()))
                        .getLogicalType();
        Optional<List<String>> none = Optional.of(List.of());
        try (PostgresViewStore byKey = store("nulls", 0, nullable, KEY);
                PostgresViewStore global = store("total", 0, nullable, none);
                PostgresViewStore append = store("log", 0, nullable, Optional.empty())) {
            byKey.claim();
            byKey.apply(1, upserts(1, nullable, KEY, row(null, 1), row("a", 1)));
            byKey.apply(2, upserts(2, nullable, KEY, row(null, 2)));
            global.claim();
            global.apply(1, upserts(1, nullable, none, row("x", 1)));
            global.apply(2, upserts(2, nullable, none, row("y", 2)));
            append.claim();
            append.apply(1, upserts(1, nullable, Optional.empty(), row("x", 1), row("x", 1)));
            append.apply(2, upserts(2, nullable, Optional.empty(), row("x", 1)));
        }
        assertEquals(
                List.of("{\"k\":\"a\"}|a|1", "{\"k\":null}|null|2"),
                rows("SELECT kappa_key, k, v FROM nulls_v1 ORDER BY v"));
        assertEquals(List.of("{}|y|2"), rows("SELECT kappa_key, k, v FROM total_v1"));
        assertEquals(List.of("x|1", "x|1", "x|1"), rows("SELECT k, v FROM log_v1"));
    }

    @Test
    void everyTypeArrivesAsItIs() throws Exception {
        RowType type = (RowType) DataTypes.ROW(
                        DataTypes.FIELD("b", DataTypes.BOOLEAN()),
                        DataTypes.FIELD("t", DataTypes.TINYINT()),
                        DataTypes.FIELD("l", DataTypes.BIGINT()),
                        DataTypes.FIELD("f", DataTypes.FLOAT()),
                        DataTypes.FIELD("d", DataTypes.DOUBLE()),
                        DataTypes.FIELD("n", DataTypes.DECIMAL(38, 10)),
                        DataTypes.FIELD("s", DataTypes.STRING()),
                        DataTypes.FIELD("y", DataTypes.BYTES()),
                        DataTypes.FIELD("da", DataTypes.DATE()),
                        DataTypes.FIELD("ti", DataTypes.TIME(0)),
                        DataTypes.FIELD("ts", DataTypes.TIMESTAMP(9)),
                        DataTypes.FIELD("tz", DataTypes.TIMESTAMP_LTZ(3)),
                        DataTypes.FIELD("ar", DataTypes.ARRAY(DataTypes.STRING())),
                        DataTypes.FIELD(
                                "ro",
                                DataTypes.ROW(
                                        DataTypes.FIELD("x", DataTypes.INT()),
                                        DataTypes.FIELD("y", DataTypes.ARRAY(DataTypes.DOUBLE())))),
                        DataTypes.FIELD("ma", DataTypes.MAP(DataTypes.STRING(), DataTypes.INT())),
                        DataTypes.FIELD("ym", DataTypes.INTERVAL(DataTypes.MONTH())))
                .getLogicalType();
        String hard = "tab\tnew\nline\r back\\slash \\N 'quote' \"double\" {a,b} ü€😀";
        RowData row = GenericRowData.of(
                true,
                (byte) -5,
                Long.MIN_VALUE,
                Float.NaN,
                Double.NEGATIVE_INFINITY,
                DecimalData.fromBigDecimal(new BigDecimal("-12345678901234567890.0000000001"), 38, 10),
                StringData.fromString(hard),
                new byte[] {0, -1, 92},
                (int) java.time.LocalDate.of(12026, 2, 28).toEpochDay(),
                3_723_000,
                TimestampData.fromLocalDateTime(LocalDateTime.of(-43, 3, 15, 12, 0, 0, 123_456_789)),
                TimestampData.fromEpochMillis(1_500),
                new GenericArrayData(new Object[] {StringData.fromString(hard), null, StringData.fromString("")}),
                GenericRowData.of(1, new GenericArrayData(new Object[] {1.5, Double.NaN, null})),
                new GenericMapData(Map.of(StringData.fromString("k\"\n"), 1)),
                -14);
        RowData nothing = new GenericRowData(type.getFieldCount());
        try (PostgresViewStore store = store("types", 0, type, Optional.empty())) {
            store.claim();
            ViewStore.Applied applied = store.apply(1, upserts(1, type, Optional.empty(), row, nothing));
            assertEquals(new ViewStore.Applied.Visible(0, ""), applied);
        }
        String values =
                "SELECT b, t, l, f, d, n, y, da, ti, ts, tz AT TIME ZONE 'UTC', ro, ym FROM types_v1 ORDER BY b";
        assertEquals(
                List.of(
                        "t|-5|-9223372036854775808|NaN|-Infinity|-12345678901234567890.0000000001|\\x00ff5c|12026-02-28|01:02:03"
                                + "|0044-03-15 12:00:00.123456 BC|1970-01-01 00:00:01.5|{\"x\": 1, \"y\": [1.5, \"NaN\", null]}|-1 years -2 mons",
                        "null|null|null|null|null|null|null|null|null|null|null|null|null"),
                rows(values));
        assertEquals(
                List.of(hard + "|" + hard + "|null||1"),
                rows("SELECT s, ar[1], ar[2], ar[3], ma->E'k\"\\n' FROM types_v1 WHERE b"));
    }

    @Test
    void whatPostgresCannotHoldIsNamed() {
        CopyLines lines = new CopyLines(options("x", 0).viewTable(TYPE, KEY), TYPE);

        assertEquals(
                "column 'k': Postgres text cannot hold a NUL character",
                assertThrows(Unstorable.class, () -> lines.upserted(row("a\0b", 1)))
                        .getMessage());
    }

    @Test
    void whileTheDatabaseIsAwayNothingIsLost() throws Exception {
        List<Long> pauses = new ArrayList<>();
        Retry retry = new Retry(Duration.ofMinutes(5), pauses::add);
        try (PostgresViewStore store = store("away", 0, TYPE, KEY)) {
            store.claim();
            execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'kappa away.v1'");

            retry.call("epoch 1", () -> store.apply(1, upserts(1, TYPE, KEY, row("a", 1))));
        }
        assertEquals(List.of(100L), pauses);
        assertEquals(List.of("a|1"), rows("SELECT k, v FROM away_v1"));
    }

    @Test
    void anEpochOfManyRowsIsFast() throws Exception {
        int count = 200_000;
        StringBuilder figures = new StringBuilder();
        try (PostgresViewStore store = store("fast", 0, TYPE, KEY)) {
            store.claim();
            CopyLines lines = new CopyLines(options("fast", 0).viewTable(TYPE, KEY), TYPE);
            for (int epoch = 1; epoch <= 3; epoch++) {
                EpochBuffer buffer = new EpochBuffer(16 << 20);
                for (int i = 0; i < count; i++) {
                    buffer.add(lines.upserted(row("key-" + i, i + epoch)), false);
                }
                List<EpochChunk> chunks = buffer.end(epoch);
                int number = epoch;
                long before = System.nanoTime();
                store.apply(number, chunks);
                long rate = count * 1_000_000_000L / (System.nanoTime() - before);
                figures.append(epoch == 1 ? " inserts " : " updates ")
                        .append(rate)
                        .append(" rows/s");
                assertTrue(rate > 5_000, figures.toString());
            }
        }
        System.out.println("view:" + figures);
        assertEquals(List.of(String.valueOf(count)), rows("SELECT count(*) FROM fast_v1"));
    }

    @Test
    void stateOfVersionOneIsRead() throws Exception {
        byte[] kept =
                ViewStoreIT.class.getResourceAsStream("/epoch-chunk-v1.bin").readAllBytes();

        EpochChunk chunk = EpochChunk.fromBytes(kept);

        assertEquals(77, chunk.epoch());
        assertTrue(chunk.deletes());
        assertEquals("d\tk\t\\N\n", new String(chunk.lines(), StandardCharsets.UTF_8));
        assertThrows(java.io.IOException.class, () -> EpochChunk.fromBytes(new byte[] {2}));
    }
}
