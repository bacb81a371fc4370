package dev.kappa.topology.statement;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class NamePatternTest {
    private static final List<String> NAMES = List.of("orders", "order_lines", "Orders", "orderXlines", "a.b", "a\\b");

    @Test
    void percentIsAnyTextAndUnderscoreAnyCharacter() {
        assertEquals(List.of("orders", "order_lines", "orderXlines"), shown(new NamePattern("o%s", false, false)));
        assertEquals(List.of("order_lines", "orderXlines"), shown(new NamePattern("order_lines", false, false)));
        assertEquals(List.of("order_lines"), shown(new NamePattern("order\\_lines", false, false)));
        assertEquals(List.of("a\\b"), shown(new NamePattern("a\\\\b", false, false)));
        assertEquals(List.of("a.b"), shown(new NamePattern("a.b", false, false)));
    }

    @Test
    void iLikeIgnoresCaseAndNotShowsTheOthers() {
        assertEquals(List.of("orders", "Orders"), shown(new NamePattern("oRDers", false, true)));
        assertEquals(List.of("a.b", "a\\b"), shown(new NamePattern("O%", true, true)));
    }

    private static List<String> shown(NamePattern pattern) {
        return NAMES.stream().filter(pattern::shows).toList();
    }
}
