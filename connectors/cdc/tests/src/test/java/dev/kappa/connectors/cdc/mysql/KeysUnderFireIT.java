package dev.kappa.connectors.cdc.mysql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kappa.connectors.cdc.CdcSpec;
import dev.kappa.connectors.cdc.fixture.Capture;
import dev.kappa.connectors.cdc.fixture.Eventually;
import dev.kappa.connectors.cdc.fixture.Replay;
import dev.kappa.connectors.cdc.fixture.TestDatabase;
import dev.kappa.topology.error.Problem;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Keys of many types, while rows change all through the snapshot: every change is captured once, with many chunks where Java has the
 * database's order, with one where it has not; more are refused. {@code -Dkappa.chunk.anyway=true} shows what would happen else.
 */
@Tag("torture")
class KeysUnderFireIT {
    private static final int ROWS = Integer.getInteger("kappa.keyrows", 2_000);
    private static final String LETTERS = "concat(char(65 + 32 * (seq % 2) + seq % 26), '-', seq)";
    private static final boolean ANYWAY = Boolean.getBoolean("kappa.chunk.anyway");

    /** A column's name, its type, its values, and the size of a chunk that is allowed. */
    private static final List<List<String>> KEYS = List.of(
            List.of("kint", "int", "seq", "20"),
            List.of("kubig", "bigint unsigned", "seq * 7", "20"),
            List.of("kdec", "decimal(20,0)", "seq * 7", "20"),
            List.of("ktime", "datetime", "'2020-01-01' + interval seq minute", "4000"),
            List.of("kbin", "varbinary(8)", "unhex(lpad(hex(seq), 8, '0'))", "4000"),
            List.of("ktextbin", "varchar(40) COLLATE utf8mb4_bin", LETTERS, "20"),
            List.of("ktext", "varchar(40) COLLATE utf8mb4_general_ci", LETTERS, "4000"));

    static Stream<Arguments> keys() {
        return Stream.of(TestDatabase.MARIADB, TestDatabase.MYSQL)
                .flatMap(d -> KEYS.stream().map(k -> Arguments.of(d, k.get(0), k.get(1), k.get(2), k.get(3))));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void everyChangeDuringTheSnapshotIsCapturedOnce(
            TestDatabase database, String column, String type, String key, int chunk) throws Exception {
        String name = database.name().toLowerCase(Locale.ROOT) + "_" + column;
        CdcSpec spec = database.create(
                name, Map.of("scan.incremental.snapshot.chunk.size", ANYWAY ? "20" : String.valueOf(chunk)));
        database.run(
                name,
                "CREATE TABLE t (id " + type + " PRIMARY KEY, seq int UNIQUE, v int)",
                "INSERT INTO t SELECT " + key + ", seq, 0 FROM " + database.numbers(ROWS));
        Map<String, String> small = new TreeMap<>(spec.options());
        small.put("scan.incremental.snapshot.chunk.size", "20");
        assertEquals(
                chunk == 20
                        ? List.of()
                        : List.of("SETUP: source '" + name + "', database '" + name + "': table " + name
                                + ".t would be cut along column id (" + type.replaceAll("\\([0-9]+\\)", "")
                                + "), whose order only the database knows; changes made during the snapshot could be lost or doubled."
                                + " Have it read as one chunk, in memory, by 'scan.incremental.snapshot.chunk.size' of at least twice"
                                + " its rows; or give it a primary key that begins with a number or with text COLLATE utf8mb4_bin; or"
                                + " leave it out by 'table-list'."),
                new MySqlDatabase()
                        .check(name, small).stream().map(Problem::toString).toList());
        assertEquals(List.of(), ANYWAY ? List.of() : new MySqlDatabase().check(name, spec.options()));
        AtomicBoolean running = new AtomicBoolean(true);
        AtomicReference<Exception> failure = new AtomicReference<>();
        List<Thread> writers = IntStream.range(0, 3)
                .mapToObj(w -> new Thread(() -> write(database, name, w, running, failure)))
                .toList();
        try (Capture capture = Capture.of(spec)) {
            writers.forEach(Thread::start);
            capture.start(2);
            Eventually.until(
                    "the log is read",
                    Capture.PATIENCE,
                    () -> database.streaming(name)
                            && capture.records(name + ".t").size() > ROWS);
            running.set(false);
            for (Thread writer : writers) {
                writer.join();
            }
            if (failure.get() != null) {
                throw failure.get();
            }
            database.run(name, "UPDATE t SET v = -1 WHERE seq = " + ROWS);
            Eventually.until("the last change", Capture.PATIENCE, () -> capture.changes(name + ".t").stream()
                    .anyMatch(c -> c.contains("\"v\":-1}")));
            Replay replay = Replay.of(capture.records(name + ".t"));
            System.out.println("KEYS " + database + " " + type + ": records "
                    + capture.records(name + ".t").size() + ", misfits "
                    + replay.misfits().size() + ", rows that differ at the end " + differing(database, name, replay));
            assertEquals(
                    List.of(),
                    replay.misfits().stream().limit(10).toList(),
                    replay.misfits().size() + " misfits");
            assertEquals(List.of(), differing(database, name, replay));
        }
    }

    private static void write(
            TestDatabase database, String name, int writer, AtomicBoolean running, AtomicReference<Exception> failure) {
        Random random = new Random(writer);
        try (Connection c = database.connect(name);
                Statement s = c.createStatement()) {
            while (running.get()) {
                s.execute("UPDATE t SET v = v + 1 WHERE seq = " + (random.nextInt(ROWS / 3) * 3 + writer + 1));
                Thread.sleep(1);
            }
        } catch (Exception e) {
            failure.set(e);
        }
    }

    private static List<String> differing(TestDatabase database, String name, Replay replay) throws Exception {
        Map<Integer, Integer> log = new TreeMap<>();
        for (String row : replay.rows().values()) {
            log.put(
                    Integer.valueOf(row.replaceAll(".*\"seq\":([0-9]+).*", "$1")),
                    Integer.valueOf(row.replaceAll(".*\"v\":(-?[0-9]+).*", "$1")));
        }
        Map<Integer, Integer> table = new TreeMap<>();
        try (Connection c = database.connect(name);
                Statement s = c.createStatement();
                ResultSet r = s.executeQuery("SELECT seq, v FROM t")) {
            while (r.next()) {
                table.put(r.getInt(1), r.getInt(2));
            }
        }
        return table.entrySet().stream()
                .filter(e -> !e.getValue().equals(log.get(e.getKey())))
                .map(e -> "seq " + e.getKey() + ": table " + e.getValue() + ", log " + log.get(e.getKey()))
                .limit(10)
                .toList();
    }
}
