package dev.kappa.redeploy.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FenceRuleTest {
    private static SortedMap<Integer, Long> at(Map<Integer, Long> offsets) {
        return new TreeMap<>(offsets);
    }

    @Test
    void aReaderIsThereWhenNoPartitionFallsShort() {
        SortedMap<Integer, Long> fence = at(Map.of(0, 10L, 1, 5L));
        assertEquals(Optional.empty(), FenceRule.gap("t", fence, at(Map.of(0, 10L, 1, 5L))));
        assertEquals(Optional.empty(), FenceRule.gap("t", fence, at(Map.of(0, 11L, 1, 50L))));
    }

    @Test
    void theFirstPartitionThatFallsShortIsNamed() {
        Optional<FenceRule.Gap> gap =
                FenceRule.gap("t", at(Map.of(0, 10L, 1, 5L, 2, 9L)), at(Map.of(0, 10L, 1, 4L, 2, 0L)));
        assertEquals(Optional.of(new FenceRule.Gap("t", 1, 4, 5)), gap);
        assertEquals("it has read t/1 up to 4 of 5", gap.get().words());
    }

    @Test
    void aPartitionWithoutRecordsNeedsNoCommittedPosition() {
        assertEquals(Optional.empty(), FenceRule.gap("t", at(Map.of(0, 0L)), at(Map.of())));
        assertEquals(Optional.of(new FenceRule.Gap("t", 0, 0, 1)), FenceRule.gap("t", at(Map.of(0, 1L)), at(Map.of())));
    }

    @Test
    void whatWasWrittenIsCoveredWhenEveryPartitionIsCommittedSoFar() {
        assertTrue(FenceRule.covers(at(Map.of(0, 7L, 1, 3L)), at(Map.of(0, 7L, 1, 2L))));
        assertFalse(FenceRule.covers(at(Map.of(0, 6L, 1, 3L)), at(Map.of(0, 7L, 1, 2L))));
        assertFalse(FenceRule.covers(at(Map.of(0, 7L)), at(Map.of(0, 7L, 1, 2L))));
    }
}
