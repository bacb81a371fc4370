package dev.kappa.connectors.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ReadingOrderTest {
    private static final StreamVersion ONE = new StreamVersion("orders", 1, "orders.v1");
    private static final StreamVersion TWO = new StreamVersion("orders", 2, "orders.v2");
    private static final StreamVersion THREE = new StreamVersion("orders", 3, "orders.v3");

    @Test
    void eachVersionIsReadToItsEndBeforeTheNext() {
        ReadingOrder order = new ReadingOrder(List.of(ONE)).then(TWO).then(THREE);
        assertEquals(List.of("orders.v1", "orders.v2", "orders.v3"), order.topics());
        assertEquals(ONE, order.current());
        assertEquals(THREE, order.live());
        assertEquals(new ReadingOrder(List.of(THREE)), order.next().next());
        assertFalse(order.next().next().isBehind());
    }

    @Test
    void aVersionThatIsLiveAgainComesLastAgain() {
        ReadingOrder back = new ReadingOrder(List.of(ONE)).then(TWO).then(ONE);
        assertEquals(new ReadingOrder(List.of(TWO, ONE)), back);
        assertTrue(back.isBehind());
    }

    @Test
    void aTopicIsPassedOnlyBehindItsMarks() {
        LiveTopic live = new LiveTopic(TWO, Instant.EPOCH, Optional.of(ONE), new TreeMap<>(Map.of(0, 7L)));
        assertFalse(live.isPassed(Map.of()));
        assertFalse(live.isPassed(Map.of(0, 7L, 1, 0L)));
        assertTrue(live.isPassed(Map.of(0, 8L)));
        assertTrue(live.isPassed(Map.of(1, 1L)));
    }
}
