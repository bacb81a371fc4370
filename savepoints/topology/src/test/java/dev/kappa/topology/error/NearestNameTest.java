package dev.kappa.topology.error;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NearestNameTest {
    @Test
    void lettersMayBeMissingAddedChangedSwappedOrInAnotherCase() {
        List<String> names = List.of("orders", "customers", "page_views");

        assertEquals(Optional.of("orders"), NearestName.of("order", names));
        assertEquals(Optional.of("orders"), NearestName.of("ORDRES", names));
        assertEquals(Optional.of("customers"), NearestName.of("custmer", names));
        assertEquals(Optional.of("page_views"), NearestName.of("pageviews", names));
        assertEquals(Optional.empty(), NearestName.of("weather", names));
    }

    @Test
    void aShortNameIsNotTakenForAnyOther() {
        assertEquals(Optional.empty(), NearestName.of("t", List.of("x", "y")));
        assertEquals(Optional.empty(), NearestName.of("ab", List.of("xy")));
        assertEquals(Optional.of("T"), NearestName.of("t", List.of("T", "x")));
        assertEquals(Optional.empty(), NearestName.of("", List.of("x")));
    }

    @Test
    void theHintIsTheNearestOrElseAllThereAreUpToTwenty() {
        assertEquals("Did you mean 'orders'?", NearestName.hint("order", List.of("orders", "x")));
        assertEquals("There are: a, b.", NearestName.hint("weather", List.of("b", "a")));
        assertEquals("There is none yet.", NearestName.hint("weather", List.of()));
        assertEquals(
                "There are: n01, n02, n03, n04, n05, n06, n07, n08, n09, n10,"
                        + " n11, n12, n13, n14, n15, n16, n17, n18, n19, n20, …",
                NearestName.hint(
                        "weather",
                        IntStream.rangeClosed(1, 21)
                                .mapToObj(i -> String.format("n%02d", i))
                                .toList()));
    }
}
