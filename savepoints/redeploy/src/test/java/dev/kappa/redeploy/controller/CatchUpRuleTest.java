package dev.kappa.redeploy.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CatchUpRuleTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private final CatchUpRule rule = new CatchUpRule();

    private void saw(int second, long consumed) {
        rule.saw(START.plusSeconds(second), consumed);
    }

    @Test
    void oneLookTellsNoRateAndIsNearOnlyWhenNothingIsLeft() {
        saw(0, 500);
        assertEquals(0, rule.perSecond());
        assertEquals(Optional.empty(), rule.left(10));
        assertTrue(rule.near(0));
        assertFalse(rule.near(1));
    }

    @Test
    void theRateIsThatOfTheLastTenSeconds() {
        for (int second = 0; second <= 20; second++) {
            saw(second, second <= 10 ? 1_000L * second : 10_000 + 100L * (second - 10));
        }
        assertEquals(100, rule.perSecond());
        assertEquals(Optional.of(Duration.ofSeconds(30)), rule.left(3_000));
    }

    @Test
    void nearIsFiveSecondsOrAThousandRecords() {
        saw(0, 0);
        saw(1, 1_000);
        assertTrue(rule.near(5_000));
        assertFalse(rule.near(5_001));

        CatchUpRule slow = new CatchUpRule();
        slow.saw(START, 0);
        slow.saw(START.plusSeconds(1), 10);
        assertTrue(slow.near(CatchUpRule.FEW));
        assertFalse(slow.near(CatchUpRule.FEW + 1));
    }

    @Test
    void whoStandsStillIsNotNearHoweverLittleIsLeft() {
        saw(0, 700);
        saw(5, 700);
        assertFalse(rule.near(1));
        assertEquals(Optional.empty(), rule.left(1));
    }

    @Test
    void whatWasSeenBeforeAStepBackDoesNotCount() {
        saw(0, 0);
        saw(1, 9_000);
        saw(2, 1_000);
        assertEquals(0, rule.perSecond());
        saw(3, 1_400);
        assertEquals(400, rule.perSecond());
    }
}
