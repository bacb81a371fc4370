package dev.kappa.gateway.execute;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class DeadLettersTest {
    @Test
    void aReasonKeepsItsColumnAndLosesItsValues() {
        assertEquals(
                "column 'v': '…' is not of type INT", DeadLetters.inGeneral("column 'v': '12' is not of type INT"));
        assertEquals(
                "column 'a' is absent, column 'b': '…' is … and in its partition",
                DeadLetters.inGeneral(
                        "column 'a' is absent, column 'b': 'x' is 2026-01-01T00:00:00Z and in partition 3"));
    }
}
