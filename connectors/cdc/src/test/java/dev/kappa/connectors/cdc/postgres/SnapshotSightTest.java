package dev.kappa.connectors.cdc.postgres;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SnapshotSightTest {
    @Test
    void aSnapshotSawWhatWasOverBeforeIt() {
        SnapshotSight sight = SnapshotSight.of("10:20:12,15");
        assertTrue(sight.saw(9));
        assertTrue(sight.saw(11));
        assertFalse(sight.saw(12));
        assertFalse(sight.saw(15));
        assertTrue(sight.saw(19));
        assertFalse(sight.saw(20));
        assertFalse(sight.saw(21));
        assertFalse(SnapshotSight.of("20:20:").saw(20));
    }

    @Test
    void idsThatWrapAroundAreComparedInTheirCircle() {
        // 2^32 + 5, of which the log knows 5
        SnapshotSight sight = SnapshotSight.of("4294967290:4294967301:4294967298");
        assertTrue(sight.saw((int) 4294967289L));
        assertTrue(sight.saw((int) 4294967295L));
        assertFalse(sight.saw(2));
        assertTrue(sight.saw(3));
        assertFalse(sight.saw(5));
    }

    @Test
    void aChangeIsNewToASnapshotThatDidNotSeeItsTransaction() {
        WalPosition snapshot = WalPosition.ofSnapshot("10:20:12", 1000);
        assertTrue(new WalPosition(WalPosition.ofChange(900, 800, 12, 1)).isAfter(snapshot));
        assertFalse(new WalPosition(WalPosition.ofChange(900, 800, 11, 1)).isAfter(snapshot));
        assertTrue(new WalPosition(WalPosition.ofChange(1001, 800, 25, 1)).isAfter(snapshot));
        // only what was written after it tells that everything that follows is new
        assertFalse(new WalPosition(WalPosition.ofChange(900, 800, 12, 1)).isAtOrAfter(snapshot));
        assertTrue(new WalPosition(WalPosition.ofChange(1001, 800, 25, 1)).isAtOrAfter(snapshot));
        assertTrue(WalPosition.ofSnapshot("30:30:", 2000).isAfter(snapshot));
        assertFalse(new WalPosition(Map.of("lsn", "5")).ofChange());
    }
}
