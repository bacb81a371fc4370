package dev.kappa.topology.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kappa.topology.definition.ObjectKind;
import dev.kappa.topology.definition.VersionDefinition;
import dev.kappa.topology.definition.VersionId;
import dev.kappa.topology.error.KappaException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TopologyTest {
    private static final Topology SHOP = TestTopology.shop()
            .live(TestTopology.stream("orders", 3, "clicks$v1"))
            .other(TestTopology.stream("orders", 5, "clicks$v1"))
            .unborn("fresh", ObjectKind.STREAM)
            .at(7);

    @Test
    void aNameStandsForItsLiveVersion() {
        assertEquals(
                Optional.of(new VersionId("orders", 3)), SHOP.live("orders").map(VersionDefinition::id));
        assertEquals(Optional.empty(), SHOP.live("fresh"));
        assertEquals(Optional.empty(), SHOP.live("nothing"));
    }

    @Test
    void everythingComesAfterWhatItReads() {
        assertEquals(
                List.of("clicks", "shop", "customers", "orders", "enriched", "alerts", "revenue", "top"),
                SHOP.inOrder());
    }

    @Test
    void dependentsAreThoseOfTheLiveVersionsFromNearToFar() {
        assertEquals(List.of("enriched", "alerts", "revenue", "top"), SHOP.dependentsOf(List.of("orders")));
        assertEquals(List.of("customers", "enriched", "alerts", "revenue", "top"), SHOP.dependentsOf(List.of("shop")));
        assertEquals(List.of("alerts", "top"), SHOP.dependentsOf(List.of("enriched", "revenue")));
        assertEquals(List.of(), SHOP.dependentsOf(List.of("top")));
        assertEquals(
                List.of("alerts", "revenue"),
                SHOP.readersOf("enriched").stream().map(VersionDefinition::name).toList());
    }

    @Test
    void numbersOfVersionsAreNotUsedAgain() {
        assertEquals(6, SHOP.nextVersion("orders"));
        assertEquals(2, SHOP.nextVersion("top"));
        assertEquals(1, SHOP.nextVersion("nothing"));
    }

    @Test
    void theNumberOfAVersionThatIsGoneIsNotUsedAgain() {
        VersionId live = new VersionId("orders", 1);
        Topology topology = new Topology(
                7,
                new TreeMap<>(Map.of("orders", new NamedObject("orders", ObjectKind.STREAM, Optional.of(live), 4))),
                new TreeMap<>());
        assertEquals(5, topology.nextVersion("orders"));
    }

    @Test
    void aRequiredNameMustExistAndBeOfItsKind() {
        assertEquals(
                new VersionId("top", 1), SHOP.require("top", ObjectKind.VIEW).id());
        assertRefused(
                "UNKNOWN_STREAM: stream 'order' does not exist. Did you mean 'orders'?", "order", ObjectKind.STREAM);
        assertRefused(
                "UNKNOWN_SOURCE: source 'warehouse' does not exist. There are: shop.", "warehouse", ObjectKind.SOURCE);
        assertRefused(
                "WRONG_KIND: 'top' is a materialized view, not a stream. Write MATERIALIZED VIEW top.",
                "top",
                ObjectKind.STREAM);
    }

    private static void assertRefused(String message, String name, ObjectKind kind) {
        assertEquals(
                message,
                assertThrows(KappaException.class, () -> SHOP.require(name, kind))
                        .getMessage());
    }
}
