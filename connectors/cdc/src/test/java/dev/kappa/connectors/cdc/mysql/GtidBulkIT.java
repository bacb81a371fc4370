package dev.kappa.connectors.cdc.mysql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kappa.connectors.cdc.CdcSpec;
import dev.kappa.connectors.cdc.fixture.Capture;
import dev.kappa.connectors.cdc.fixture.Replay;
import dev.kappa.connectors.cdc.fixture.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** FLINK-38531: with GTIDs, Flink CDC 3.5.0 takes all rows of one bulk event for one place in the log. */
@Tag("torture")
class GtidBulkIT {
    private static final TestDatabase DATABASE = TestDatabase.MYSQL;
    private static final int ROUNDS = Integer.getInteger("kappa.rounds", 10);
    private static final int ROWS = 10_000;

    @Test
    void aBulkChangeInterruptedManyTimesIsCompleteAndOnce() throws Exception {
        CdcSpec spec = DATABASE.create("gtid", Map.of());
        DATABASE.run("gtid", "CREATE TABLE t (id int PRIMARY KEY, v int)", "INSERT INTO t VALUES (0, 0)");
        int records = 1;
        try (Capture capture = Capture.of(spec).start()) {
            capture.await("gtid.t", 1);
            Thread.sleep(2000);
            for (int round = 0; round < ROUNDS; round++) {
                int before = round * ROWS;
                // The first change after the snapshot is one bulk event; so is each that follows.
                DATABASE.run(
                        "gtid",
                        "INSERT INTO t SELECT " + before + " + seq, " + round + " FROM " + DATABASE.numbers(ROWS),
                        "UPDATE t SET v = v + 1 WHERE id > " + before);
                records += 2 * ROWS;
                for (int kill = 0; kill < 3; kill++) {
                    Thread.sleep(150 + 100 * kill);
                    capture.kill();
                    capture.start();
                }
            }
            capture.await("gtid.t", records);
            Thread.sleep(2000);
            Replay replay = Replay.of(capture.records("gtid.t"));
            System.out.println("T6 MYSQL GTID BULK: kills " + 3 * ROUNDS + ", records " + records + ", found "
                    + capture.records("gtid.t").size() + ", misfits "
                    + replay.misfits().size());
            assertEquals(List.of(), replay.misfits().stream().limit(10).toList());
            assertEquals(records, capture.records("gtid.t").size());
            try (Connection c = DATABASE.connect("gtid");
                    Statement s = c.createStatement();
                    ResultSet r = s.executeQuery("SELECT id, v FROM t")) {
                while (r.next()) {
                    String key = "{\"id\":" + r.getInt(1);
                    assertEquals(
                            key + ",\"v\":" + r.getInt(2) + "}", replay.rows().get(key + "}"));
                }
            }
        }
    }
}
