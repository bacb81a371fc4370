package dev.kappa.connectors.cdc.mysql;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kappa.connectors.cdc.fixture.Capture;
import dev.kappa.connectors.cdc.fixture.TestDatabase;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** FLINK-38531: with GTIDs, Flink CDC 3.5.0 takes all rows of one bulk event for one place in the log. */
@Tag("torture")
class GtidBulkIT {
    private static final int ROUNDS = Integer.getInteger("kappa.rounds", 10);
    private static final int ROWS = 10_000;

    @Test
    void aBulkChangeInterruptedManyTimesIsCompleteAndOnce() throws Exception {
        BulkTable table = BulkTable.create(TestDatabase.MYSQL, "gtid", 1, Map.of());
        int records = 1;
        int hit = 0;
        try (Capture capture = Capture.of(table.spec()).start()) {
            capture.await(table.topic(), 1);
            Thread.sleep(2000);
            for (int round = 0; round < ROUNDS; round++) {
                int last = 1 + round * ROWS;
                // The first change after the snapshot is one bulk event; so is each that follows.
                table.insert(last, ROWS);
                table.run("UPDATE t SET v = v + 1 WHERE id > " + last);
                records += 2 * ROWS;
                for (int kill = 0; kill < 3; kill++) {
                    Thread.sleep(150 + 100 * kill);
                    hit += table.lacks(records) ? 1 : 0;
                    capture.kill();
                    capture.start();
                }
            }
            capture.await(table.topic(), records);
            Thread.sleep(2000);
            System.out.println("T6 MYSQL GTID BULK: kills " + 3 * ROUNDS + ", before all records were there " + hit
                    + ", records " + records);
            table.assertCompleteAndOnce(capture, records);
            assertTrue(hit >= ROUNDS, "most kills came too late: " + hit);
        }
    }
}
